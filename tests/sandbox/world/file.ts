import { Buffer } from "node:buffer";
import type { Content } from "./content.ts";

export const FILE_KINDS = ["voice", "audio", "video", "video_note", "document", "photo", "sticker"] as const;
export type FileKind = typeof FILE_KINDS[number];

/** One file that somebody sent: what the Bot API and the MTProto server both know of it. */
export interface SandboxFile {
  /** MTProto document id and access hash. */
  readonly id: bigint;
  readonly accessHash: bigint;
  /** Data centre that holds the bytes; the others answer FILE_MIGRATE. */
  readonly dcId: number;
  readonly kind: FileKind;
  readonly name?: string;
  readonly mimeType?: string;
  readonly durationSeconds?: number;
  readonly fileUniqueId: string;
  readonly content: Content;
  /** What servers say of its size where that is not the truth; "missing" where they say nothing. */
  readonly announcedBytes?: number | "missing";
  /** Raised by the `expireReferences` fault: only references of this generation are valid. */
  referenceGeneration: number;
}

export interface FileDescription {
  kind: FileKind;
  content: Content;
  announcedBytes?: number | "missing";
  name?: string;
  mimeType?: string;
  durationSeconds?: number;
  /** Default 2, the home data centre. */
  dcId?: number;
}

/** A file as Telegram knows it after an upload, with an identity of its own. */
export function createFile(description: FileDescription): SandboxFile {
  const [id, accessHash] = crypto.getRandomValues(new BigInt64Array(2));
  const { dcId = 2, ...rest } = description;
  return {
    ...rest,
    dcId,
    id,
    accessHash,
    fileUniqueId: fileUniqueId(description.kind, id),
    referenceGeneration: 0,
  };
}

/** Type (1 photo, 2 document) and id, zero bytes run-length coded, as in Telegram's own file_unique_id. */
function fileUniqueId(kind: FileKind, id: bigint): string {
  const bytes = Buffer.alloc(12);
  bytes.writeInt32LE(kind === "photo" ? 1 : 2);
  bytes.writeBigInt64LE(id, 4);
  return Buffer.from(collapseZeros(bytes)).toString("base64url");
}

function collapseZeros(bytes: Uint8Array): number[] {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0) {
      out.push(bytes[at]);
      continue;
    }
    const start = at;
    while (bytes[at + 1] === 0) at++;
    out.push(0, at - start + 1);
  }
  return out;
}

/** The size that the Bot API and messages over MTProto tell. */
export function announcedSize({ announcedBytes, content }: SandboxFile): number | undefined {
  return announcedBytes === "missing" ? undefined : announcedBytes ?? content.sizeBytes;
}
