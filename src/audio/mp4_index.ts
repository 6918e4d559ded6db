import type { CachedFile } from "./cached_file.ts";

const LATIN1 = new TextDecoder("latin1");
/** Boxes that may stand in front of the index and the sound. */
const PREFACE = new Set(["ftyp", "free", "skip", "wide", "uuid", "pdin", "sidx", "styp"]);
/** With a size of 64 bits. */
const HEADER_BYTES = 16;
/** In one place: whoever makes a file may write millions. */
const MOST_BOXES = 1000;
/** Of a `sidx` that tells of one fragment. */
const LEAST_SIDX_BYTES = 44;
/** The index of fragments names hardly more than their tracks: a larger one is that of a whole recording. */
const MOST_INDEX_BYTES = 2 ** 20;
/** Behind the last fragment, where all of them are told of once more (`mfra`). */
const MOST_TAIL_BYTES = 2 ** 20;

/** An MP4 of fragments (`moof`), as browsers and screen recorders write while they record. */
export interface Fragments {
  /** Is it told in front of them how long they are together? */
  tellLength: boolean;
}

interface Box {
  type: string;
  start: number;
  end: number;
}

/** Does this file begin like an MP4 or MOV whose index (`moov`) stands behind the sound (`mdat`)? */
export async function hasIndexAtEnd(file: CachedFile): Promise<boolean> {
  for await (const { type } of boxes(file, 0, file.capacityBytes)) {
    if (!PREFACE.has(type)) return type === "mdat";
  }
  return false;
}

/** What the beginning of a file tells of fragments in it; undefined: it has none. */
export async function fragmentsOf(file: CachedFile): Promise<Fragments | undefined> {
  let isFragmented = false;
  for await (const box of boxes(file, 0, file.capacityBytes)) {
    if (box.type === "moov") isFragmented = await tellsOfFragments(file, box);
    else if (box.type === "sidx" && isFragmented) return { tellLength: await reachesEnd(file, box) };
    else if (!PREFACE.has(box.type)) break;
  }
  return isFragmented ? { tellLength: false } : undefined;
}

async function tellsOfFragments(file: CachedFile, { start, end }: Box): Promise<boolean> {
  if (end - start > MOST_INDEX_BYTES) return false;
  for await (const { type } of boxes(file, start + 8, end)) if (type === "mvex") return true;
  return false;
}

/** Are the fragments that this box tells of all that there are? A saved stream has such a box for each. */
async function reachesEnd(file: CachedFile, { start, end }: Box): Promise<boolean> {
  if (file.sizeBytes === undefined || end - start > MOST_INDEX_BYTES) return false;
  const view = new DataView((await file.slice(start, end)).buffer);
  if (view.byteLength < LEAST_SIDX_BYTES) return false;
  const isLong = view.getUint8(8) === 1;
  let told = end + (isLong ? Number(view.getBigUint64(28)) : view.getUint32(24));
  for (let at = isLong ? 40 : 32; at + 12 <= view.byteLength; at += 12) told += view.getUint32(at) % 2 ** 31;
  return told >= file.sizeBytes - MOST_TAIL_BYTES;
}

/** Those that follow each other from a place on. */
async function* boxes(file: CachedFile, start: number, end: number): AsyncGenerator<Box> {
  for (let count = 0; start < end && count < MOST_BOXES; count++) {
    const header = await file.slice(start, start + HEADER_BYTES);
    if (header.length < HEADER_BYTES) return;
    const box = { type: LATIN1.decode(header.subarray(4, 8)), start, end: start + boxBytes(header) };
    yield box;
    start = box.end;
  }
}

/** A box begins with its size (32 bits, 1 for: 64 bits behind the type) and its type of four letters. */
function boxBytes(box: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(box.buffer);
  const size = view.getUint32(0);
  return size === 1 ? Number(view.getBigUint64(8)) : Math.max(size, 8);
}
