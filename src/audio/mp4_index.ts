import type { CachedFile } from "./cached_file.ts";

const LATIN1 = new TextDecoder("latin1");
/** Boxes that may stand in front of the index and the sound. */
const PADDING = new Set(["free", "skip", "wide", "uuid"]);
const PREFACE = new Set([...PADDING, "ftyp", "pdin", "sidx", "styp"]);

/** Does this file begin like an MP4 or MOV whose index (`moov`) stands behind the sound (`mdat`)? */
export async function hasIndexAtEnd(file: CachedFile): Promise<boolean> {
  return (await firstBox(file, PREFACE))?.type === "mdat";
}

/** Does it go on in fragments (`moof`), of which no list stands in front (`sidx`)? */
export async function isInFragments(file: CachedFile): Promise<boolean> {
  const index = await firstBox(file, PREFACE);
  if (index?.type !== "moov") return false;
  return (await firstBox(file, PADDING, index.end))?.type === "moof";
}

/** The first box from `position` on that is none of these; undefined where there is none within reach. */
async function firstBox(
  file: CachedFile,
  passedOver: ReadonlySet<string>,
  position = 0,
): Promise<{ type: string; end: number } | undefined> {
  while (position < file.capacityBytes) {
    const box = await file.slice(position, position + 16);
    if (box.length < 16) return undefined;
    const type = LATIN1.decode(box.subarray(4, 8));
    position += boxBytes(box);
    if (!passedOver.has(type)) return { type, end: position };
  }
}

/** A box begins with its size (32 bits, 1 for: 64 bits behind the type) and its type of four letters. */
function boxBytes(box: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(box.buffer, box.byteOffset);
  const size = view.getUint32(0);
  return size === 1 ? Number(view.getBigUint64(8)) : Math.max(size, 8);
}
