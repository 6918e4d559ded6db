import { open } from "node:fs/promises";

/** Bytes of a file in the sandbox, read at any place. */
export interface Content {
  readonly sizeBytes: number;
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function memoryContent(bytes: Uint8Array<ArrayBuffer>): Content {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** A file on disk, opened once and read at any place. */
export async function diskContent(path: string): Promise<Content & AsyncDisposable> {
  const handle = await open(path);
  return {
    sizeBytes: (await handle.stat()).size,
    async read(offset, length) {
      const buffer = new Uint8Array(length);
      const { bytesRead } = await handle.read(buffer, 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** The content in chunks, for an HTTP answer: read only as fast as the client takes it, and after `pace` of each chunk. */
export function contentStream(
  content: Content,
  pace: (chunkBytes: number) => Promise<void> = () => Promise.resolve(),
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let offset = 0;
  return new ReadableStream({
    async pull(controller) {
      const chunk = await content.read(offset, Math.min(64 * 1024, content.sizeBytes - offset));
      await pace(chunk.length);
      offset += chunk.length;
      if (chunk.length > 0) controller.enqueue(chunk);
      if (chunk.length === 0 || offset >= content.sizeBytes) controller.close();
    },
  });
}
