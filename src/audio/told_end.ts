import type { FileSource } from "../pipeline/file_source.ts";
import type { CachedFile } from "./cached_file.ts";

const LATIN1 = new TextDecoder("latin1");
/** This many zeros are not the rest of a chunk. */
const ZEROS = 64 * 1024;
const MOST_CHUNKS = 100;
/** Sizes beyond this are none. */
const GREATEST_SIZE = 2 ** 53;

/** A kind of file that is divided into chunks, each with a type of four letters and its size. */
interface ChunkForm {
  /** Type of the file, and of the chunk with the sound. */
  mark: RegExp;
  sound: string;
  firstByte: number;
  sizeBytes: 4 | 8;
  littleEndian: boolean;
  /** Chunks begin at a multiple of this. */
  alignedTo: number;
}

const RIFF = { sizeBytes: 4, littleEndian: true, firstByte: 12, alignedTo: 2, sound: "data" } as const;
const FORMS: readonly ChunkForm[] = [
  { ...RIFF, mark: /^RIFF....WAVE/s },
  { ...RIFF, mark: /^(RF64|BW64)....WAVE/s },
  {
    mark: /^FORM....AIF[FC]/s,
    sound: "SSND",
    firstByte: 12,
    sizeBytes: 4,
    littleEndian: false,
    alignedTo: 2,
  },
  { mark: /^caff/, sound: "data", firstByte: 8, sizeBytes: 8, littleEndian: false, alignedTo: 1 },
];
/** The chunk of an RF64 file that tells the size of its sound in 64 bits, and where. */
const LONG_SIZES = { type: "ds64", offset: 8 };

/**
 * The file without what ffmpeg must not see of it: a size of its sound that is wrong (a recording of more than 4 GB, one
 * that was never closed), or zeros behind it, which would be searched for more.
 */
export async function withTrueEnd(file: CachedFile, source: FileSource): Promise<FileSource> {
  const head = LATIN1.decode(await file.slice(0, 12));
  const form = FORMS.find(({ mark }) => mark.test(head));
  const { sizeBytes } = file;
  const sound = form && sizeBytes !== undefined && await findSound(file, form, sizeBytes);
  if (!sound || sound.start >= sizeBytes) return source;
  const isNone = sound.size <= 0 || sound.size >= GREATEST_SIZE;
  const end = isNone ? sound.start : alignedUp(sound.start + sound.size, form);
  if (end + 8 > sizeBytes) return source;
  const behind = await file.slice(end, end + ZEROS);
  if (!isNone && behind.every((byte) => byte === 0) && sizeBytes - sound.start < 2 ** 32) {
    return changed(source, end, []);
  }
  if (isTail(behind, form, sizeBytes - end)) return source;
  return changed(source, sizeBytes, [{ offset: sound.sizeAt, bytes: sizeField(sound, sizeBytes) }]);
}

/** Where sound lies. */
interface Sound {
  start: number;
  /** As it is told. */
  size: number;
  /** Where that stands, and in how many bytes. */
  sizeAt: number;
  isExact: boolean;
  fieldBytes: number;
}

async function findSound(file: CachedFile, form: ChunkForm, endBytes: number): Promise<Sound | undefined> {
  const headerBytes = 4 + form.sizeBytes;
  let longSize: { size: number; sizeAt: number } | undefined;
  let position = form.firstByte;
  for (let count = 0; count < MOST_CHUNKS && position < endBytes; count++) {
    const bytes = await file.slice(position, position + headerBytes + 16);
    if (bytes.length < headerBytes) return undefined;
    const type = LATIN1.decode(bytes.subarray(0, 4));
    const [size, start] = [sizeIn(bytes, 4, form), position + headerBytes];
    if (type === form.sound) {
      const short = { size, sizeAt: position + 4, fieldBytes: form.sizeBytes, isExact: false };
      return { start, ...short, ...longSize && { ...longSize, fieldBytes: 8, isExact: true } };
    }
    if (type === LONG_SIZES.type) {
      const at = headerBytes + LONG_SIZES.offset;
      longSize = { size: sizeIn(bytes, at, { ...form, sizeBytes: 8 }), sizeAt: position + at };
    }
    if (size < 0) return undefined;
    position = alignedUp(start + size, form);
  }
}

function alignedUp(position: number, { alignedTo }: ChunkForm): number {
  return Math.ceil(position / alignedTo) * alignedTo;
}

/** 32 bits that are all 1 say "unknown" as -1 does in 64. */
function sizeIn(bytes: Uint8Array<ArrayBuffer>, at: number, form: ChunkForm): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (at + form.sizeBytes > bytes.length) return -1;
  if (form.sizeBytes === 8) return Number(view.getBigInt64(at, form.littleEndian));
  const size = view.getUint32(at, form.littleEndian);
  return size === 2 ** 32 - 1 ? -1 : size;
}

/** "Unknown", which is read to the end; an RF64 file must tell it. */
function sizeField({ start, isExact, fieldBytes }: Sound, endBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(fieldBytes).fill(0xff);
  if (isExact) new DataView(bytes.buffer).setBigUint64(0, BigInt(endBytes - start), true);
  return bytes;
}

/** Does another chunk follow the sound, or what players write behind everything (ID3)? */
function isTail(behind: Uint8Array<ArrayBuffer>, form: ChunkForm, leftBytes: number): boolean {
  const type = LATIN1.decode(behind.subarray(0, 4));
  const isChunk = /^[\x20-\x7e]{4}$/.test(type) && sizeIn(behind, 4, form) <= leftBytes;
  return isChunk || /^(ID3|TAG|APET)/.test(type);
}

interface Patch {
  offset: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The file up to a place, with other bytes in some. */
function changed(source: FileSource, sizeBytes: number, patches: readonly Patch[]): FileSource {
  return {
    name: source.name,
    sizeBytes,
    async *read(start, end, signal) {
      let position = start;
      for await (const chunk of source.read(start, Math.min(end ?? sizeBytes, sizeBytes), signal)) {
        yield patched(chunk, position, patches);
        position += chunk.length;
      }
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

function patched(chunk: Uint8Array<ArrayBuffer>, position: number, patches: readonly Patch[]) {
  const near = patches.filter(({ offset, bytes }) =>
    offset < position + chunk.length && offset + bytes.length > position
  );
  if (near.length === 0) return chunk;
  const copy = chunk.slice();
  for (const { offset, bytes } of near) {
    bytes.forEach((byte, i) => {
      const at = offset + i - position;
      if (at >= 0 && at < copy.length) copy[at] = byte;
    });
  }
  return copy;
}
