import type { Range } from "../../pipeline/file_source.ts";
import { type Box, type Boxes, NoView } from "./boxes.ts";

/** Sample entries whose sound is encrypted: that is told by others, who see the file itself. */
const ENCRYPTED = new Set(["enca", "drms", "aavd"]);

/** A track of an index. */
export interface IndexedTrack {
  box: Box;
  /** What it holds: "soun", "vide", "text" ... */
  kind: string;
  /** When its first sample is to be heard or seen. */
  startSeconds: number;
  sampleCount: number;
}

/** @param movieScale what edit lists count in, per second */
export function readTrack(boxes: Boxes, box: Box, movieScale: number): IndexedTrack {
  const media = boxes.get(box, "mdia");
  const table = boxes.get(media, "minf", "stbl");
  const scale = timeScale(boxes, boxes.get(media, "mdhd"));
  const sizes = boxes.get(table, "stsz");
  return {
    box,
    kind: boxes.text(boxes.get(media, "hdlr").body + 8),
    startSeconds: startTicks(boxes, box, table, scale / movieScale) / scale,
    sampleCount: boxes.number(sizes.body + 8),
  };
}

/** Of a movie's or a medium's header: its times are longer in the second version. */
export function timeScale(boxes: Boxes, { body }: Box): number {
  const scale = boxes.number(body + (boxes.bytes[body] === 1 ? 20 : 12));
  if (scale === 0) throw new NoView("its clock does not count");
  return scale;
}

/** An edit list may begin with an empty stretch; the first sample may be shown later than it is decoded. */
function startTicks(boxes: Boxes, track: Box, table: Box, ticksPerMovieTick: number): number {
  const shown = boxes.find(table, "ctts");
  const delay = shown && boxes.number(shown.body + 4) > 0 ? boxes.signed(shown.body + 12) : 0;
  const [first, second] = edits(boxes, boxes.find(track, "edts", "elst"));
  if (first?.mediaTime !== -1) return Math.max(0, delay - (first?.mediaTime ?? 0));
  return Math.round(first.duration * ticksPerMovieTick) + Math.max(0, delay - (second?.mediaTime ?? 0));
}

interface Edit {
  duration: number;
  /** -1: nothing is heard or seen. */
  mediaTime: number;
}

function edits(boxes: Boxes, list: Box | undefined): Edit[] {
  if (list === undefined) return [];
  const isLong = boxes.bytes[list.body] === 1;
  const count = Math.min(2, boxes.number(list.body + 4));
  return Array.from({ length: count }, (_, i) => {
    const at = list.body + 8 + i * (isLong ? 20 : 12);
    return isLong
      ? { duration: boxes.longNumber(at), mediaTime: boxes.longSigned(at + 8) }
      : { duration: boxes.number(at), mediaTime: boxes.signed(at + 4) };
  });
}

/** Where a track's sound lies. */
export interface ChunkTable {
  /** In the order of the index. */
  chunks: Range[];
  /** Writes into a copy of the track where a chunk lies now. */
  move(track: DataView, index: number, place: number): void;
}

/** As the track tells, before anything is made of it. */
export function countChunks(boxes: Boxes, track: Box): number {
  const table = boxes.get(track, "mdia", "minf", "stbl");
  return boxes.number((boxes.find(table, "stco") ?? boxes.get(table, "co64")).body + 4);
}

/** @throws {NoView} when its tables do not agree, or mean something else to ffmpeg */
export function chunkTable(boxes: Boxes, track: Box): ChunkTable {
  const table = boxes.get(track, "mdia", "minf", "stbl");
  const short = boxes.find(table, "stco");
  const places = short ?? boxes.get(table, "co64");
  const width = short ? 4 : 8;
  const count = boxes.number(places.body + 4);
  const placeAt = (chunk: number) => places.body + 8 + chunk * width;
  if (placeAt(count) > places.end) throw new NoView("its table of places is cut off");
  const lengths = chunkLengths(boxes, table, count);
  const chunks = lengths.map((length, chunk) => {
    const start = short ? boxes.number(placeAt(chunk)) : boxes.longNumber(placeAt(chunk));
    return { start, end: start + length };
  });
  const move = (copy: DataView, index: number, place: number) => {
    const at = placeAt(index) - track.start;
    if (short) copy.setUint32(at, place);
    else copy.setBigUint64(at, BigInt(place));
  };
  return { chunks, move };
}

/** A table tells from which chunk on there are how many samples in each. */
function chunkLengths(boxes: Boxes, table: Box, count: number): number[] {
  const runs = boxes.get(table, "stsc").body;
  const runCount = boxes.number(runs + 4);
  const firstOf = (run: number) => boxes.number(runs + 8 + run * 12);
  const { sampleCount, lengthOf } = sampleSizes(boxes, table);
  const lengths: number[] = [];
  let sample = 0;
  for (let chunk = 0, run = 0; chunk < count; chunk++) {
    if (run + 1 < runCount && firstOf(run + 1) <= chunk + 1) run++;
    const samples = boxes.number(runs + 8 + run * 12 + 4);
    if (sample + samples > sampleCount) break;
    lengths.push(lengthOf(sample, samples));
    sample += samples;
  }
  if (lengths.length < count || sample !== sampleCount) throw new NoView("its tables do not agree");
  return lengths;
}

/** Of sound that is not compressed, index and ffmpeg mean the same only where a sample is a moment. */
function sampleSizes(boxes: Boxes, table: Box) {
  const [entry, sizes, times] = ["stsd", "stsz", "stts"].map((type) => boxes.get(table, type).body + 4);
  if (ENCRYPTED.has(boxes.text(entry + 8))) throw new NoView("its sound is encrypted");
  const [each, sampleCount] = [boxes.number(sizes), boxes.number(sizes + 4)];
  const isPlain = boxes.number(times) === 1 && boxes.number(times + 8) === 1;
  const [version, channels, bits] = [20, 28, 30].map((at) => boxes.short(entry + at));
  if (isPlain && (version !== 0 || each !== channels * bits / 8)) {
    throw new NoView("its samples are counted in an old way");
  }
  const lengthOf = (first: number, count: number) => {
    if (each > 0) return count * each;
    let length = 0;
    for (let sample = first; sample < first + count; sample++) length += boxes.number(sizes + 8 + sample * 4);
    return length;
  };
  return { sampleCount, lengthOf };
}
