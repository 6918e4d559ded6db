import type { FileSource } from "../pipeline/file_source.ts";
import type { CachedFile } from "./cached_file.ts";

const LATIN1 = new TextDecoder("latin1");
/** What tells the type and the length of a part of a file. */
const HEAD_BYTES = 24;
/** A file of more parts is one of fragments: it is left to ffmpeg. */
const MOST_PARTS = 100;
/** A fragment of an MP4: what does not stay in memory would be read twice to look behind all of them. */
const FRAGMENT = /^....moof/s;

/** A kind of file that is divided into parts, each of which tells its length. */
interface Form {
  /** How a recording begins. */
  mark: RegExp;
  /** How its parts begin. */
  part: RegExp;
  /** Of the part that begins so; 0 when it does not tell. */
  lengthBytes(head: DataView): number;
}

/** WAV and AVI, AIFF, MP4, Matroska, ASF. */
const FORMS: readonly Form[] = [
  {
    mark: /^RIFF....(?:WAVE|AVI )/s,
    part: /^RIFF/,
    lengthBytes: (head) => chunkBytes(head.getUint32(4, true)),
  },
  { mark: /^FORM....AIF[FC]/s, part: /^FORM/, lengthBytes: (head) => chunkBytes(head.getUint32(4)) },
  { mark: /^....ftyp/s, part: /^....[\x20-\x7e]{4}/s, lengthBytes: boxBytes },
  {
    mark: /^.E\xdf\xa3/s,
    part: /^(?:.E\xdf\xa3|.S.g|\xec)/s,
    lengthBytes: elementBytes,
  },
  { mark: /^0&\xb2u/, part: /^/, lengthBytes: (head) => Number(head.getBigUint64(16, true)) },
];

/** The recordings that were written one behind the other into one file: ffmpeg would read the first of them alone. */
export async function recordingsIn(
  file: CachedFile,
  source: FileSource,
): Promise<[FileSource, ...FileSource[]]> {
  const { sizeBytes } = source;
  const starts = sizeBytes === undefined ? [0] : await beginnings(file, sizeBytes);
  const [first, ...others] = starts.map((start, i) => between(source, start, starts[i + 1] ?? sizeBytes));
  return others.length === 0 ? [source] : [first, ...others];
}

async function beginnings(file: CachedFile, sizeBytes: number): Promise<[number, ...number[]]> {
  const starts: [number, ...number[]] = [0];
  let form: Form | undefined;
  for (let position = 0, count = 0; position + HEAD_BYTES <= sizeBytes && count < MOST_PARTS; count++) {
    const bytes = await file.slice(position, position + HEAD_BYTES);
    const head = LATIN1.decode(bytes);
    form ??= FORMS.find(({ mark }) => mark.test(head));
    if (bytes.length < HEAD_BYTES || !form?.part.test(head)) break;
    if (FRAGMENT.test(head) && !file.isKept) break;
    if (position > 0 && form.mark.test(head)) starts.push(position);
    const length = form.lengthBytes(new DataView(bytes.buffer));
    if (length === 0) break;
    position += length;
  }
  return starts;
}

/** Of RIFF and its like: chunks begin at even places. */
function chunkBytes(contentBytes: number): number {
  return 8 + contentBytes + contentBytes % 2;
}

/** Of MP4: 1 stands for a length of 64 bits, 0 for "to the end". */
function boxBytes(head: DataView): number {
  const length = head.getUint32(0);
  return length === 1 ? Number(head.getBigUint64(8)) : length;
}

/** Of Matroska: numbers tell their own length by the zero bits in front. Bits that are all 1 stand for "unknown". */
function elementBytes(head: DataView): number {
  const idBytes = Math.clz32(head.getUint8(0)) - 23;
  const sizeBytes = Math.clz32(head.getUint8(idBytes)) - 23;
  if (sizeBytes > 8) return 0;
  let size = head.getUint8(idBytes) - 2 ** (8 - sizeBytes);
  for (let i = 1; i < sizeBytes; i++) size = size * 256 + head.getUint8(idBytes + i);
  return size >= 2 ** (7 * sizeBytes) - 1 ? 0 : idBytes + sizeBytes + size;
}

function between(source: FileSource, start: number, end = Infinity): FileSource {
  return {
    name: source.name,
    sizeBytes: end - start,
    read: (from, to, signal) => source.read(start + from, Math.min(end, start + (to ?? Infinity)), signal),
    [Symbol.asyncDispose]: () => Promise.resolve(), // it belongs to whoever opened the file
  };
}
