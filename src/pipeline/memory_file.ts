import { ByteCollector } from "../bytes.ts";
import type { Bytes, FileSource } from "./file_source.ts";

/** A file whose bytes are all in memory. */
export function memoryFile(name: string, bytes: Bytes, leadSeconds?: number): FileSource {
  return {
    name,
    leadSeconds,
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
export async function readWhole(file: FileSource, signal: AbortSignal): Promise<Bytes> {
  const whole = new ByteCollector(file.sizeBytes);
  for await (const chunk of file.read(0, undefined, signal)) whole.add(chunk);
  return whole.bytes;
}
