/** A stretch of decoded sound as it came out of the decoder. */
export interface Block {
  /** Counts the tracks that were asked for, from 0. */
  track: number;
  /** Time of its first sample; undefined where the file does not tell. */
  startSeconds: number | undefined;
  /** Between -1 and 1 unless the file goes beyond; the channels of a moment stand beside each other. */
  samples: Float32Array<ArrayBuffer>;
}

/** Wide enough for any time that a file may hold. */
const EPOCH_SECONDS = 1e6;
/**
 * ffmpeg passes on no time that lies before the one before it: it would repeat that one. So each step back is told by
 * adding an epoch; `readBlocks` takes it off again.
 */
export const TELL_STEPS_BACK = `asetpts=PTS+${EPOCH_SECONDS}/TB*st(0\\,ld(0)+lt(PTS\\,PREV_INPTS))`;

const [SEGMENT, CLUSTER, CLUSTER_TIME, SIMPLE_BLOCK, BLOCK_GROUP, BLOCK] = [
  ...[0x18538067, 0x1f43b675, 0xe7, 0xa3, 0xa0, 0xa1],
];
const ENTERED = new Set([SEGMENT, CLUSTER, BLOCK_GROUP]);
/** In front of the samples: track number, time within the cluster, flags. */
const BLOCK_HEADER_BYTES = 4;

/** Reads what ffmpeg writes as Matroska with 32-bit samples: the simplest form in which it tells samples with their times. */
export async function* readBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  let held = new Uint8Array(0);
  let clusterMs = 0;
  const earlierMs: number[] = [];
  for await (const chunk of chunks) {
    held = concat(held, chunk);
    let position = 0;
    for (let next; (next = elementAt(held, position)) !== undefined; position = next.end) {
      if (next.id === CLUSTER_TIME) clusterMs = unsigned(held.subarray(next.start, next.end));
      if (next.id !== SIMPLE_BLOCK && next.id !== BLOCK) continue;
      const body = new DataView(held.buffer, held.byteOffset + next.start, next.end - next.start);
      const track = body.getUint8(0) - 0x81;
      const ms = clusterMs + body.getInt16(1);
      const isTold = ms !== earlierMs[track];
      earlierMs[track] = ms;
      yield {
        track,
        startSeconds: isTold ? withoutEpochs(ms / 1000) : undefined,
        samples: new Float32Array(held.slice(next.start + BLOCK_HEADER_BYTES, next.end).buffer),
      };
    }
    held = held.subarray(position);
  }
}

/** A time may also lie a little before 0. */
function withoutEpochs(seconds: number): number {
  return seconds - EPOCH_SECONDS * Math.round(seconds / EPOCH_SECONDS);
}

interface Element {
  id: number;
  /** Of its content; of an element that is entered, `end` is where its first part begins. */
  start: number;
  end: number;
}

/** The element that begins at `position`; undefined while it is not all there. */
function elementAt(bytes: Uint8Array, position: number): Element | undefined {
  const idBytes = vintBytes(bytes, position);
  const sizeBytes = vintBytes(bytes, position + idBytes);
  const start = position + idBytes + sizeBytes;
  if (start > bytes.length) return undefined;
  const id = unsigned(bytes.subarray(position, position + idBytes));
  if (ENTERED.has(id)) return { id, start, end: start };
  const end = start + sizeOf(bytes.subarray(position + idBytes, start));
  return end <= bytes.length ? { id, start, end } : undefined;
}

/** Length of a number that says its length by the zero bits in front of it; endless where the bytes end. */
function vintBytes(bytes: Uint8Array, position: number): number {
  return position < bytes.length ? Math.clz32(bytes[position]) - 23 : Infinity;
}

/** The bit that says the length goes first: with it, a number of eight bytes would be more than is told apart. */
function sizeOf([first, ...rest]: Uint8Array): number {
  return unsigned(Uint8Array.of(first & 0x7f >> rest.length, ...rest));
}

function unsigned(bytes: Uint8Array): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
