import type { AudioReaderDeps } from "../../src/audio/settings.ts";
import { createAudioReader } from "../../src/audio/reader.ts";
import { systemClock } from "../../src/clock.ts";
import { openLocalFile } from "../../src/cli/sources/local_file.ts";
import type { AudioPiece, AudioReader, AudioTrack } from "../../src/pipeline/audio_reader.ts";
import type { FileSource } from "../../src/pipeline/file_source.ts";
import { joined } from "../media.ts";

export const signal = new AbortController().signal;
export const PLAN = { minSeconds: 20, maxSeconds: 60 };

/** With the configuration's defaults. */
export function reader(options: Partial<AudioReaderDeps> = {}): AudioReader {
  return createAudioReader({
    clock: systemClock,
    targetBitrateKbps: 96,
    compressionThresholdMb: 30,
    useStreaming: true,
    ...options,
  });
}

export interface Reading {
  track: AudioTrack;
  pieces: AudioPiece[];
  /** Of all pieces. */
  samples: Int16Array<ArrayBuffer>;
}

/** Reads a source to its end. */
export async function readSource(source: FileSource, plan = PLAN, audio = reader()): Promise<Reading> {
  const track = await audio.open(source, plan, signal);
  const pieces = await Array.fromAsync(track.pieces);
  return { track, pieces, samples: joined(...pieces.map((piece) => piece.samples)) };
}

/** Reads a local file to its end. */
export async function readPath(path: string, plan = PLAN, audio = reader()): Promise<Reading> {
  await using source = await openLocalFile(path, signal);
  return await readSource(source, plan, audio);
}

/** How many times per second the sound swings, and how strong it is (0 to 1), between two times. */
export function sound(
  samples: Int16Array,
  fromSeconds: number,
  toSeconds: number,
): { hz: number; level: number } {
  const part = samples.subarray(fromSeconds * 16_000, toSeconds * 16_000);
  const crossings = part.filter((sample, i) => i > 0 && part[i - 1] < 0 && sample >= 0).length;
  const power = part.reduce((sum, sample) => sum + sample * sample, 0) / part.length;
  return { hz: crossings / (toSeconds - fromSeconds), level: Math.sqrt(power) / 32768 };
}
