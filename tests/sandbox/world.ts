import { open } from "node:fs/promises";

/** Bytes of a file in the sandbox, read at any place. */
export interface Content {
  readonly sizeBytes: number;
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** One file that somebody sent: what the Bot API and the MTProto server both know of it. */
export interface SandboxFile {
  /** MTProto document id and access hash. */
  readonly id: bigint;
  readonly accessHash: bigint;
  /** Data centre that holds the bytes; the others answer FILE_MIGRATE. */
  readonly dcId: number;
  readonly kind: "voice" | "audio" | "video" | "video_note" | "document" | "photo" | "sticker";
  readonly name?: string;
  readonly mimeType?: string;
  readonly durationSeconds?: number;
  readonly fileUniqueId: string;
  readonly content: Content;
  /** Raised by the `expireReferences` fault: only references of this generation are valid. */
  referenceGeneration: number;
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
