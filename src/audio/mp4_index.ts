import type { CachedFile } from "./cached_file.ts";

const LATIN1 = new TextDecoder("latin1");
/** Boxes that may stand in front of the index and the sound. */
const PREFACE = new Set(["ftyp", "free", "skip", "wide", "uuid", "pdin", "sidx", "styp"]);

/** Does this file begin like an MP4 or MOV whose index (`moov`) stands behind the sound (`mdat`)? */
export async function hasIndexAtEnd(file: CachedFile): Promise<boolean> {
  let [type, position] = ["ftyp", 0];
  while (PREFACE.has(type) && position < file.capacityBytes) {
    const box = await file.slice(position, position + 16);
    if (box.length < 16) return false;
    type = LATIN1.decode(box.subarray(4, 8));
    position += boxBytes(box);
  }
  return type === "mdat";
}

/** A box begins with its size (32 bits, 1 for: 64 bits behind the type) and its type of four letters. */
function boxBytes(box: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(box.buffer, box.byteOffset);
  const size = view.getUint32(0);
  return size === 1 ? Number(view.getBigUint64(8)) : Math.max(size, 8);
}
