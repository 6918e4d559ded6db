import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { SourceError } from "../../pipeline/errors.ts";
import type { FileSource } from "../../pipeline/file_source.ts";
import { systemReason } from "../../system_reason.ts";

const CHUNK_BYTES = 256 * 1024;

/** Opens a regular file of this machine. @throws the system's error when it cannot be opened */
export async function openDiskFile(path: string): Promise<FileSource & { sizeBytes: number }> {
  const handle = await open(path);
  return new DiskFile(path, (await handle.stat()).size, handle);
}

class DiskFile implements FileSource {
  readonly name: string;
  readonly #path: string;
  readonly #handle: FileHandle;

  constructor(path: string, readonly sizeBytes: number, handle: FileHandle) {
    this.name = basename(path);
    this.#path = path;
    this.#handle = handle;
  }

  async *read(
    start: number,
    end: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const stop = Math.min(end ?? this.sizeBytes, this.sizeBytes);
    for (let position = start; position < stop;) {
      signal.throwIfAborted();
      const chunk = await this.#chunk(position, Math.min(CHUNK_BYTES, stop - position));
      position += chunk.length;
      yield chunk;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.close();
  }

  async #chunk(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const buffer = new Uint8Array(length);
    const bytesRead = await this.#readInto(buffer, position);
    if (bytesRead === 0) throw new SourceError("gone", `${this.#path} became shorter while it was read`);
    return buffer.subarray(0, bytesRead);
  }

  async #readInto(buffer: Uint8Array, position: number): Promise<number> {
    try {
      return (await this.#handle.read(buffer, 0, buffer.length, position)).bytesRead;
    } catch (cause) {
      throw new SourceError("unavailable", `${this.#path} cannot be read on: ${systemReason(cause)}`, {
        cause,
      });
    }
  }
}
