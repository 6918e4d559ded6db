import type { FileSource } from "../pipeline/file_source.ts";
import type { CachedFile } from "./cached_file.ts";

/**
 * Where the sound of a file ends: as the file says; at its end, although it says otherwise (a recording beyond 4 GB, or one
 * that was never closed); or at a place behind which there are only zeros, which ffmpeg would search for hours.
 */
export type SoundEnd = "told" | "end of file" | { atByte: number };

const LATIN1 = new TextDecoder("latin1");
/** RIFF files count in 32 bits. */
const MOST_TOLD_BYTES = 2 ** 32 - 1;
/** This many zeros are not the rest of a chunk. */
const ZEROS = 64 * 1024;
const MOST_CHUNKS = 100;

/** How a kind of file is divided into chunks, each with a type of four letters and its size. */
interface ChunkForm {
  firstByte: number;
  headerBytes: number;
  sizeIn(header: DataView): number;
  /** Chunks begin at a multiple of this. */
  alignedTo: number;
}

const WAV: ChunkForm = {
  firstByte: 12,
  headerBytes: 8,
  sizeIn: (header) => header.getUint32(4, true),
  alignedTo: 2,
};
const CAF: ChunkForm = {
  firstByte: 8,
  headerBytes: 12,
  sizeIn: (header) => Number(header.getBigInt64(4)),
  alignedTo: 1,
};

/** Looks at a WAV or CAF file; of all others ffmpeg knows the end, or finds it soon. */
export async function soundEnd(file: CachedFile): Promise<SoundEnd> {
  const head = LATIN1.decode(await file.slice(0, 12));
  const isWav = head.startsWith("RIFF") && head.endsWith("WAVE");
  const form = isWav ? WAV : head.startsWith("caff") ? CAF : undefined;
  const { sizeBytes } = file;
  if (form === undefined || sizeBytes === undefined) return "told";
  const data = await findData(file, form, sizeBytes);
  if (data === undefined || data.size <= 0) return "told";
  const atByte = Math.ceil((data.start + data.size) / form.alignedTo) * form.alignedTo;
  if (atByte + form.headerBytes > sizeBytes) return "told";
  if (isWav && sizeBytes - data.start > MOST_TOLD_BYTES) return "end of file";
  const behind = await file.slice(atByte, atByte + ZEROS);
  if (behind.every((byte) => byte === 0)) return { atByte };
  return isWav && !isTail(behind, sizeBytes - atByte) ? "end of file" : "told";
}

async function findData(file: CachedFile, form: ChunkForm, sizeBytes: number) {
  let position = form.firstByte;
  for (let count = 0; count < MOST_CHUNKS && position < sizeBytes; count++) {
    const bytes = await file.slice(position, position + form.headerBytes);
    if (bytes.length < form.headerBytes) return undefined;
    const size = form.sizeIn(new DataView(bytes.buffer, bytes.byteOffset));
    const start = position + form.headerBytes;
    if (LATIN1.decode(bytes.subarray(0, 4)) === "data") return { start, size };
    if (size < 0) return undefined;
    position = Math.ceil((start + size) / form.alignedTo) * form.alignedTo;
  }
}

/** Does another chunk follow the sound, or what players write behind everything (ID3)? */
function isTail(behind: Uint8Array<ArrayBuffer>, leftBytes: number): boolean {
  const type = LATIN1.decode(behind.subarray(0, 4));
  const isChunk = /^[\x20-\x7e]{4}$/.test(type) && WAV.sizeIn(new DataView(behind.buffer)) <= leftBytes;
  return isChunk || /^(ID3|TAG|APET)/.test(type);
}

/** The file up to a place. */
export function upTo(endBytes: number, source: FileSource): FileSource {
  return {
    name: source.name,
    sizeBytes: endBytes,
    read: (start, end, signal) => source.read(start, Math.min(end ?? endBytes, endBytes), signal),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}
