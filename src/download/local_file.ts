import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { abortable } from "../abortable.ts";
import { SourceError } from "../pipeline/errors.ts";
import type { FileSource } from "../pipeline/file_source.ts";
import { systemReason } from "../system_reason.ts";
import { readNamedPipe } from "./named_pipe.ts";
import { openStream } from "./stdin.ts";

const CHUNK_BYTES = 256 * 1024;

/**
 * Opens a file on this machine; what is no regular file (a named pipe, a shell's `<(command)`) is read as a stream.
 * @throws {SourceError} "gone" when there is no such file or it may not be read
 */
export async function openLocalFile(path: string, signal: AbortSignal): Promise<FileSource> {
  signal.throwIfAborted();
  try {
    const stat = await abortable(Deno.stat(path), signal);
    if (stat.isFile) return new LocalFile(path, stat.size, await open(path));
    if (stat.isSocket) throw new SourceError("gone", `${path} is a socket, not a file`);
    if (stat.isDirectory) throw new SourceError("gone", `${path} is a folder, not a file`);
    const readable = stat.isFifo && !isOwn(path)
      ? readNamedPipe(path, signal)
      : (await abortable(Deno.open(path), signal)).readable;
    return await openStream(basename(path), readable, signal);
  } catch (error) {
    throw signal.aborted ? error : explain(path, error);
  }
}

/** Names of what this process has open already: they mean something else to any other. */
function isOwn(path: string): boolean {
  return /^\/(dev|proc)\//.test(path);
}

function explain(path: string, cause: unknown): unknown {
  if (cause instanceof Deno.errors.NotFound) {
    return new SourceError("gone", `there is no file ${path}`, { cause });
  }
  if (cause instanceof Deno.errors.PermissionDenied || cause instanceof Deno.errors.NotCapable) {
    return new SourceError("gone", `${path} may not be read: check its permissions`, { cause });
  }
  if (cause instanceof SourceError) return cause;
  return new SourceError("gone", `${path} cannot be opened: ${systemReason(cause)}`, { cause });
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
      throw new SourceError("unavailable", `${this.#path} cannot be read on: ${systemReason(cause)}`, {
        cause,
      });
    }
  }
}
