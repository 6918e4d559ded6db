import { announcedSize, type SandboxFile } from "../../world.ts";
import { fileReference } from "../file_reference.ts";
import type { TlWriter } from "../tl/writer.ts";

/**
 * Telegram's schema moves on; where a constructor changed, the ids are the ones of layers up to 198, of layer 227 and,
 * where they changed again, of layer 229. The fields written here have the same places in all.
 */
const FIRST_NEW_LAYER = 200;
const FIRST_NEWEST_LAYER = 229;

export interface UserFacts {
  id: number;
  name: string;
  username?: string;
  isSelf?: boolean;
  isBot?: boolean;
}

export function isNewLayer(layer: number): boolean {
  return layer >= FIRST_NEW_LAYER;
}

/** The constructor's id in this layer. */
export function inLayer(
  layer: number,
  ids: { old: number; since200: number; since229?: number },
): number {
  if (layer >= FIRST_NEWEST_LAYER && ids.since229 !== undefined) return ids.since229;
  return layer >= FIRST_NEW_LAYER ? ids.since200 : ids.old;
}

const USER = { old: 0x4b46c37e, since200: 0x31774388, since229: 0xb1b8cc83 };

export function writeUser(writer: TlWriter, layer: number, user: UserFacts): void {
  const flags = flagBits({
    0: true, // access_hash
    1: true, // first_name
    3: user.username !== undefined,
    10: user.isSelf === true,
    14: user.isBot === true, // also bot_info_version
  });
  writer.uint(inLayer(layer, USER)).uint(flags).uint(0).long(BigInt(user.id));
  writer.long(accessHashOf(user.id)).string(user.name);
  if (user.username !== undefined) writer.string(user.username);
  if (user.isBot) writer.int(1);
}

/** An access hash for a user, chat or channel: any number does, as long as it stays the same. */
export function accessHashOf(id: number): bigint {
  return BigInt.asIntN(64, BigInt(id) * 0x9e3779b97f4a7c15n);
}

export function writeDocument(writer: TlWriter, file: SandboxFile, dateSeconds: number): void {
  writer.uint(0x8fd4c4d8).uint(0).long(file.id).long(file.accessHash).bytes(fileReference(file)).int(
    dateSeconds,
  )
    .string(file.mimeType ?? "application/octet-stream").long(BigInt(announcedSize(file) ?? 0)).int(file.dcId)
    .vector(attributesOf(file), (write) => write(writer));
}

export function writePhoto(writer: TlWriter, file: SandboxFile, dateSeconds: number): void {
  writer.uint(0xfb197a65).uint(0).long(file.id).long(file.accessHash).bytes(fileReference(file)).int(
    dateSeconds,
  );
  writer.vector(["x"], (type) => {
    writer.uint(0x75c78e60).string(type).int(800).int(800).int(file.content.sizeBytes);
  }).int(file.dcId);
}

type WriteAttribute = (writer: TlWriter) => void;

function attributesOf(file: SandboxFile): WriteAttribute[] {
  const seconds = Math.round(file.durationSeconds ?? 0);
  const attributes: WriteAttribute[] = [];
  if (file.kind === "voice" || file.kind === "audio") {
    attributes.push((to) => to.uint(0x9852f9c6).uint(flagBits({ 10: file.kind === "voice" })).int(seconds));
  }
  if (file.kind === "video" || file.kind === "video_note") {
    const flags = flagBits({ 0: file.kind === "video_note", 1: file.kind === "video" });
    attributes.push((to) =>
      to.uint(0x43c57c48).uint(flags).double(file.durationSeconds ?? 0).int(640).int(640)
    );
  }
  if (file.kind === "sticker") {
    attributes.push((to) => to.uint(0x6319d612).uint(0).string("🙂").uint(0xffb62b95)); // no sticker set
  }
  const { name } = file;
  if (name !== undefined) attributes.push((to) => to.uint(0x15590068).string(name));
  return attributes;
}

/** The number in which the bits with a true value are set. */
export function flagBits(bits: Readonly<Record<number, boolean>>): number {
  const set = Object.entries(bits).filter(([, isSet]) => isSet);
  return set.reduce((flags, [bit]) => (flags | (1 << Number(bit))) >>> 0, 0);
}
