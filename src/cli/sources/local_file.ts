import { basename } from "node:path";
import { abortable } from "../../waiting.ts";
import { SourceError } from "../../pipeline/errors.ts";
import type { FileSource } from "../../pipeline/file_source.ts";
import { systemReason } from "../../system_reason.ts";
import { openDiskFile } from "../../download/reading/disk_file.ts";
import { readNamedPipe } from "./named_pipe.ts";
import { openStream } from "./stdin.ts";

/**
 * Opens a file on this machine; what is no regular file (a named pipe, a shell's `<(command)`) is read as a stream.
 * @throws {SourceError} "gone" when there is no such file or it may not be read
 */
export async function openLocalFile(path: string, signal: AbortSignal): Promise<FileSource> {
  signal.throwIfAborted();
  try {
    const stat = await abortable(Deno.stat(path), signal);
    if (stat.isFile) return await openDiskFile(path);
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
