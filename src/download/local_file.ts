import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { SourceError } from "../pipeline/errors.ts";
import type { FileSource } from "../pipeline/file_source.ts";
import { openStream } from "./stdin.ts";

const CHUNK_BYTES = 256 * 1024;

/**
 * Opens a file on this machine; what is no regular file (a named pipe, a shell's `<(command)`) is read as a stream.
 * @throws {SourceError} "gone" when there is no such file or it cannot be read
 */
export async function openLocalFile(path: string, signal: AbortSignal): Promise<FileSource> {
  signal.throwIfAborted();
  const handle = await open(path).catch((error: unknown) => refuse(path, error));
  const stat = await handle.stat();
  if (stat.isFile()) return new LocalFile(path, stat.size, handle);
  await handle.close();
  if (stat.isDirectory()) throw new SourceError("gone", `${path} is a folder, not a file`);
  const file = await Deno.open(path);
  return openStream(basename(path), file.readable, signal);
}

function refuse(path: string, cause: unknown): never {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") throw new SourceError("gone", `there is no file ${path}`, { cause });
  if (code === "EACCES" || code === "EPERM" || cause instanceof Deno.errors.NotCapable) {
    throw new SourceError("gone", `${path} may not be read: check its permissions`, { cause });
  }
  throw new SourceError("unavailable", `${path} cannot be opened (${cause})`, { cause });
}

class LocalFile implements FileSource {
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
      throw new SourceError("unavailable", `${this.#path} cannot be read on (${cause})`, { cause });
    }
  }
}
