import type { FileSource } from "./file_source.ts";

/** A file whose bytes are all in memory. */
export function memoryFile(name: string, bytes: Uint8Array<ArrayBuffer>): FileSource {
  return {
    name,
    sizeBytes: bytes.length,
    async *read(start, end, signal) {
      signal.throwIfAborted();
      if (start < Math.min(end ?? bytes.length, bytes.length)) {
        yield await Promise.resolve(bytes.subarray(start, end));
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Reads a whole file of known size into memory. */
export async function readWhole(file: FileSource, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of file.read(0, undefined, signal)) chunks.push(chunk);
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
