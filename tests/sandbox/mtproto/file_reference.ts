import { tdFileId, toFileId } from "@mtcute/file-id";
import Long from "long";
import type { SandboxFile } from "../world.ts";
import { concat, equal, sha256 } from "./crypto/bytes.ts";

/** Telegram's references are as long and begin like this. */
const LENGTH = 25;
const VERSION = 1;
const MAC_LENGTH = 16;

/** 25 bytes that open the file until its references expire: version, generation, four zeros, a check sum. */
export function fileReference(file: SandboxFile): Uint8Array<ArrayBuffer> {
  return referenceOf(file, file.referenceGeneration);
}

export function isCurrent(file: SandboxFile, reference: Uint8Array): boolean {
  return equal(fileReference(file), reference);
}

/** What Telegram would say of a reference: FILE_REFERENCE_EMPTY, _INVALID, _EXPIRED, or nothing. */
export function referenceState(
  file: SandboxFile,
  reference: Uint8Array,
): "empty" | "invalid" | "expired" | "current" {
  if (reference.length === 0) return "empty";
  if (isCurrent(file, reference)) return "current";
  if (reference.length !== LENGTH) return "invalid";
  const generation = new DataView(reference.buffer, reference.byteOffset).getUint32(1);
  return equal(referenceOf(file, generation), reference) ? "expired" : "invalid";
}

/** The Bot API's file_id of a file, which carries the current reference. */
export function botApiFileId(file: SandboxFile): string {
  const type = FILE_TYPES[file.kind];
  const id = toLong(file.id);
  const accessHash = toLong(file.accessHash);
  const source = { _: "thumbnail", fileType: type, thumbnailType: "x" } as const;
  return toFileId({
    dcId: file.dcId,
    type,
    fileReference: fileReference(file),
    location: file.kind === "photo"
      ? { _: "photo", id, accessHash, source }
      : { _: "common", id, accessHash },
  });
}

const FILE_TYPES: Record<SandboxFile["kind"], tdFileId.FileType> = {
  voice: tdFileId.FileType.VoiceNote,
  audio: tdFileId.FileType.Audio,
  video: tdFileId.FileType.Video,
  video_note: tdFileId.FileType.VideoNote,
  document: tdFileId.FileType.Document,
  photo: tdFileId.FileType.Photo,
  sticker: tdFileId.FileType.Sticker,
};

function referenceOf({ id, accessHash }: SandboxFile, generation: number): Uint8Array<ArrayBuffer> {
  const head = new DataView(new ArrayBuffer(LENGTH - MAC_LENGTH));
  head.setUint8(0, VERSION);
  head.setUint32(1, generation);
  const bytes = new Uint8Array(head.buffer);
  const check = sha256(bytes, new TextEncoder().encode(`${id} ${accessHash}`));
  return concat(bytes, check.subarray(0, MAC_LENGTH));
}

function toLong(value: bigint): Long {
  return Long.fromString(BigInt.asIntN(64, value).toString());
}
