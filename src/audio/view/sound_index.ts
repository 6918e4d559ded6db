import { ByteCollector } from "../../bytes.ts";
import type { Bytes, Range } from "../../pipeline/file_source.ts";
import { Boxes, NoView } from "./boxes.ts";
import type { FoundIndex } from "./find_index.ts";
import {
  type ChunkTable,
  chunkTable,
  countChunks,
  type IndexedTrack,
  readTrack,
  timeScale,
} from "./track.ts";

/** How iTunes tells silence in front of the sound: outside of the track, so that no view of the track has it. */
const GAPLESS = "iTunSMPB";
/** Some ten hours of a place for every frame: more of them would hold up everybody, and fill memory. */
const MOST_CHUNKS = 2 ** 20;
const LATIN1 = new TextDecoder("latin1");

/** A small MP4 of the sound alone: `head`, and behind it the chunks one after the other. */
export interface SoundIndex {
  head: Bytes;
  /** Where the chunks lie in the file. */
  chunks: readonly Range[];
  /** How long after the file's beginning the sound begins: what is left of the file does not tell. */
  leadSeconds: number;
}

/** @throws {NoView} when it would not sound as the file does, or the file has nothing else than sound */
export function soundIndex({ ftyp, moov }: FoundIndex, sizeBytes: number): SoundIndex {
  const boxes = new Boxes(moov);
  const root = boxes.at(0, moov.length);
  const movie = boxes.get(root, "mvhd");
  if (boxes.find(root, "mvex")) throw new NoView("it consists of fragments");
  if (LATIN1.decode(moov).includes(GAPLESS)) throw new NoView("it tells silence outside of its tracks");
  const movieScale = timeScale(boxes, movie);
  const tracks = boxes.within(root).filter(({ type }) => type === "trak")
    .map((box) => readTrack(boxes, box, movieScale));
  const sound = tracks.filter(({ kind }) => kind === "soun");
  if (sound.length === 0) throw new NoView("it has no sound");
  if (sound.length === tracks.length) throw new NoView("it has nothing but sound");
  const chunkCount = sound.reduce((sum, { box }) => sum + countChunks(boxes, box), 0);
  if (chunkCount > MOST_CHUNKS) throw new NoView("its sound lies in too many places");
  const tables = sound.map(({ box }) => chunkTable(boxes, box));
  const chunks = tables.flatMap((table) => table.chunks);
  if (chunks.some(({ end }) => end > sizeBytes)) throw new NoView("it is cut off");
  const header = moov.subarray(movie.start, movie.end);
  const head = headOf(ftyp, header, sound.map(({ box }) => copied(boxes, box)), tables);
  const filled = chunks.filter(({ start, end }) => start < end);
  return { head, chunks: filled, leadSeconds: leadSeconds(tracks, sound) };
}

/** A track with what it says of tracks that are left out made void. */
function copied(boxes: Boxes, track: { start: number; body: number; end: number }): Bytes {
  const copy = boxes.bytes.slice(track.start, track.end);
  for (const { type, start } of boxes.within(track)) {
    if (type === "tref") copy.set(typeCode("free"), start - track.start + 4);
  }
  return copy;
}

/** [ftyp][moov: its header, the tracks][mdat], the last with a size of 64 bits. */
function headOf(ftyp: Bytes, header: Bytes, tracks: readonly Bytes[], tables: readonly ChunkTable[]): Bytes {
  const indexBytes = 8 + header.length + tracks.reduce((sum, { length }) => sum + length, 0);
  const soundBytes = tables.flatMap(({ chunks }) => chunks).reduce(
    (sum, { start, end }) => sum + end - start,
    0,
  );
  let place = ftyp.length + indexBytes + 16;
  if (place + soundBytes >= 2 ** 32) throw new NoView("its sound is too large");
  tables.forEach(({ chunks, move }, i) => {
    const { buffer, byteOffset, length } = tracks[i];
    const track = new DataView(buffer, byteOffset, length);
    chunks.forEach((chunk, index) => {
      move(track, index, place);
      place += chunk.end - chunk.start;
    });
  });
  const head = new ByteCollector(ftyp.length + indexBytes + 16);
  for (const part of [ftyp, boxHeader("moov", indexBytes), header, ...tracks]) head.add(part);
  head.add(boxHeader("mdat", 16 + soundBytes, true));
  return head.bytes;
}

function boxHeader(type: string, size: number, isLong = false): Uint8Array {
  const header = new Uint8Array(isLong ? 16 : 8);
  const view = new DataView(header.buffer);
  view.setUint32(0, isLong ? 1 : size);
  header.set(typeCode(type), 4);
  if (isLong) view.setBigUint64(8, BigInt(size));
  return header;
}

function typeCode(type: string): Uint8Array {
  return new TextEncoder().encode(type);
}

/** ffmpeg counts a file's time from the first sound or picture; other tracks play a part only in an odd file. */
function leadSeconds(tracks: readonly IndexedTrack[], sound: readonly IndexedTrack[]): number {
  const first = (some: readonly IndexedTrack[]) =>
    Math.min(...some.filter(({ sampleCount }) => sampleCount > 0).map(({ startSeconds }) => startSeconds));
  const isSeen = ({ kind }: IndexedTrack) => kind === "vide" || kind === "soun";
  const start = first(tracks.filter(isSeen));
  const soundStart = first(sound);
  if (soundStart === Infinity) throw new NoView("its sound is empty");
  if (first(tracks.filter((track) => !isSeen(track))) < start) {
    throw new NoView("it begins with neither sound nor picture");
  }
  return Math.round((soundStart - start) * 1000) / 1000;
}
