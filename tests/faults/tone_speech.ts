import { wavFile } from "../../src/audio/wav.ts";
import type { Segment } from "../../src/transcript/transcript.ts";
import { concat } from "../sandbox/mtproto/crypto/bytes.ts";
import type { Content } from "../sandbox/world.ts";

/*
 * "Speech" that needs no model: a recording is a row of blocks between silences, each of
 * which says, in tones, of which recording it is and which block. So every word of a transcript tells where it must stand.
 */

const RATE = 16_000;
const WAV_HEADER_BYTES = 44;
const AMPLITUDE = 0.3 * 32767;
/** All tones are whole multiples of this one; one turn of it is all that has to be known. */
const WAVE_HZ = 100;
const WAVE = Int16Array.from(
  { length: RATE / WAVE_HZ },
  (_, at) => Math.round(AMPLITUDE * Math.sin(2 * Math.PI * WAVE_HZ * at / RATE)),
);
/** At both ends of a block. */
const SILENT_SAMPLES = 0.2 * RATE;
const SYMBOL_SAMPLES = 0.08 * RATE;
const DIGITS = 6;
/** Digits and the check digit. */
const SYMBOLS = DIGITS + 1;
const BLOCKS_MOST = 1000;
/** Fills a block up behind its symbols, and is told from them like a ninth one. */
const FILLER = 8;

const TONES = Array.from({ length: FILLER + 1 }, (_, symbol) => tone(symbol));
/** Each symbol, and the filler: whole turns of the wave. By the bytes of a sample. */
const TONES_OF = {
  2: TONES,
  4: TONES.map((samples) => Float32Array.from(samples, (sample) => sample / 32768)),
  8: TONES.map((samples) => Float64Array.from(samples, (sample) => sample / 32768)),
};

export interface Recording {
  /** 0 to 255. */
  number: number;
  blocks: number;
  /** At least 1. */
  blockSeconds: number;
  /** Words for each block. */
  wordsPerBlock: number;
}

/** What is said in a recording. */
export function wordsOf(recording: Recording): string[] {
  return Array.from({ length: recording.blocks }, (_, block) => blockWords(recording, block)).flat();
}

export function samplesOf(recording: Recording): Int16Array<ArrayBuffer> {
  return samplesBetween(recording, 0, sampleCount(recording));
}

/** Samples of 16 bits, or of 32 or 64 with a fraction: as many bytes in less time, which costs less to hear. */
type SampleBytes = 2 | 4 | 8;

/** A WAV file of any size, made where it is read. */
export function wavContent(recording: Recording, sampleBytes: SampleBytes = 2): Content {
  const sizeBytes = WAV_HEADER_BYTES + sampleBytes * sampleCount(recording);
  const header = wavHeader(sizeBytes, sampleBytes);
  return {
    sizeBytes,
    read(offset, length) {
      const end = Math.min(offset + length, sizeBytes);
      const first = Math.max(0, Math.floor((offset - WAV_HEADER_BYTES) / sampleBytes));
      const last = Math.max(first, Math.ceil((end - WAV_HEADER_BYTES) / sampleBytes));
      const sound = soundBetween(recording, first, last, sampleBytes);
      const bytes = first === 0 ? concat(header, sound) : sound;
      const start = first === 0 ? 0 : WAV_HEADER_BYTES + sampleBytes * first;
      return Promise.resolve(bytes.slice(offset - start, end - start));
    },
  };
}

/** Hears what `samplesOf` says, after any encoding. @throws {Error} when a block cannot be understood */
export function hear(samples: Int16Array, recordings: ReadonlyMap<number, Recording>): Segment[] {
  return onsets(samples).map((onset) => {
    const [number, block] = readBlock(samples, onset);
    const recording = recordings.get(number);
    if (recording === undefined) throw new Error(`nobody sent a recording ${number}`);
    const startSeconds = onset / RATE;
    const endSeconds = Math.min(samples.length, onset + SYMBOLS * SYMBOL_SAMPLES) / RATE;
    return { text: blockWords(recording, block).join(" "), startSeconds, endSeconds };
  });
}

function blockWords({ number, wordsPerBlock }: Recording, block: number): string[] {
  return Array.from({ length: wordsPerBlock }, (_, word) => `r${number}b${block}w${word}`);
}

function sampleCount({ blocks, blockSeconds }: Recording): number {
  return blocks * blockSeconds * RATE;
}

function wavHeader(sizeBytes: number, sampleBytes: SampleBytes): Uint8Array<ArrayBuffer> {
  const header = wavFile(new Int16Array());
  const view = new DataView(header.buffer);
  view.setUint32(4, sizeBytes - 8, true);
  if (sampleBytes > 2) view.setUint16(20, 3, true); // numbers with a fraction
  view.setUint32(28, RATE * sampleBytes, true);
  view.setUint16(32, sampleBytes, true);
  view.setUint16(34, 8 * sampleBytes, true);
  view.setUint32(40, sizeBytes - WAV_HEADER_BYTES, true);
  return header;
}

function samplesBetween(recording: Recording, start: number, end: number): Int16Array<ArrayBuffer> {
  return filled(new Int16Array(end - start), TONES_OF[2], recording, start);
}

function soundBetween(
  recording: Recording,
  start: number,
  end: number,
  sampleBytes: SampleBytes,
): Uint8Array<ArrayBuffer> {
  const length = end - start;
  if (sampleBytes === 2) return new Uint8Array(samplesBetween(recording, start, end).buffer);
  if (sampleBytes === 4) {
    return new Uint8Array(filled(new Float32Array(length), TONES_OF[4], recording, start).buffer);
  }
  return new Uint8Array(filled(new Float64Array(length), TONES_OF[8], recording, start).buffer);
}

/** Copies one symbol after the other: sample by sample takes ten times as long. */
function filled<Samples extends Int16Array | Float32Array | Float64Array>(
  samples: Samples,
  tones: readonly Samples[],
  recording: Recording,
  start: number,
): Samples {
  const end = start + samples.length;
  const blockSamples = recording.blockSeconds * RATE;
  for (let block = Math.floor(start / blockSamples); block * blockSamples < end; block++) {
    const symbols = symbolsOf(recording.number, block);
    const blockEnd = (block + 1) * blockSamples - SILENT_SAMPLES;
    let from = block * blockSamples + SILENT_SAMPLES;
    for (let index = 0; from < blockEnd; index++, from += SYMBOL_SAMPLES) {
      const [first, last] = [Math.max(from, start), Math.min(from + SYMBOL_SAMPLES, blockEnd, end)];
      if (first >= last) continue;
      samples.set(tones[symbols[index] ?? FILLER].subarray(first - from, last - from), first - start);
    }
  }
  return samples;
}

function symbolsOf(number: number, block: number): number[] {
  const digits = (number * BLOCKS_MOST + block).toString(8).padStart(DIGITS, "0").split("").map(Number);
  return [...digits, checkDigit(digits)];
}

function checkDigit(digits: readonly number[]): number {
  return digits.reduce((sum, digit, index) => sum + digit * (index + 1), 0) % 8;
}

function frequency(symbol: number): number {
  return 500 + 200 * symbol;
}

function tone(symbol: number): Int16Array<ArrayBuffer> {
  const turns = frequency(symbol) / WAVE_HZ;
  return Int16Array.from({ length: SYMBOL_SAMPLES }, (_, at) => WAVE[turns * at % WAVE.length]);
}

/** Where symbols begin after a silence; an encoder may have holes in the filler, too. */
function onsets(samples: Int16Array): number[] {
  const frame = RATE / 200;
  const found: number[] = [];
  let silentFrames = Infinity;
  for (let at = 0; at + frame <= samples.length; at += frame) {
    const isLoud = hasLoud(samples, at, at + frame);
    if (isLoud && silentFrames > 20 && symbolAt(samples, at, 0) !== FILLER) found.push(at);
    silentFrames = isLoud ? 0 : silentFrames + 1;
  }
  return found;
}

function hasLoud(samples: Int16Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (Math.abs(samples[at]) > AMPLITUDE / 3) return true;
  return false;
}

function readBlock(samples: Int16Array, onset: number): [number, number] {
  const symbols = Array.from({ length: SYMBOLS }, (_, index) => symbolAt(samples, onset, index));
  const digits = symbols.slice(0, DIGITS);
  if (checkDigit(digits) !== symbols[DIGITS]) throw new Error(`cannot understand ${symbols.join("")}`);
  const value = parseInt(digits.join(""), 8);
  return [Math.floor(value / BLOCKS_MOST), value % BLOCKS_MOST];
}

/** The loudest symbol in the middle half of its time. */
function symbolAt(samples: Int16Array, onset: number, index: number): number {
  const start = onset + (index + 0.25) * SYMBOL_SAMPLES;
  const middle = samples.subarray(start, start + SYMBOL_SAMPLES / 2);
  const powers = Array.from({ length: FILLER + 1 }, (_, symbol) => power(middle, frequency(symbol)));
  return powers.indexOf(Math.max(...powers));
}

/** Goertzel's measure of one frequency. */
function power(samples: Int16Array, hz: number): number {
  const turn = 2 * Math.cos(2 * Math.PI * hz / RATE);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample + turn * last - before, last];
  return last * last + before * before - turn * last * before;
}
