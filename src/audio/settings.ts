import type { Clock } from "../clock.ts";

/** Bounds for files that are hostile, broken or without end. */
export interface AudioBounds {
  /** More audio than this in one file is refused as endless. */
  maxAudioSeconds: number;
  /** How long ffmpeg may go without a sound while it has bytes to work on. */
  patienceMs: number;
  /** Processor time of one run of ffmpeg or ffprobe. */
  maxCpuSeconds: number;
  /** Largest block of memory that ffmpeg may ask for; the index of a recording of 24 hours is one. */
  maxAllocationBytes: number;
}

export interface AudioSettings {
  clock: Clock;
  /** Most that is spent on a piece that is encoded anew (AUDIO_TARGET_BITRATE); speech gets by with less. */
  targetBitrateKbps: number;
  /** Files larger than this are always encoded anew (AUDIO_COMPRESSION_THRESHOLD_MB). */
  compressionThresholdMb: number;
  /** False: files that fit into memory are read to their end before they are decoded (AUDIO_USE_STREAMING). */
  useStreaming: boolean;
  ffmpegPath: string;
  ffprobePath: string;
  bounds: AudioBounds;
}

const DEFAULTS = { ffmpegPath: "ffmpeg", ffprobePath: "ffprobe" };

type Default = keyof typeof DEFAULTS | "bounds";
/** Programs and bounds may be left out; what an operator sets may not, as its defaults are the configuration's. */
export type AudioReaderDeps = Omit<AudioSettings, Default> & Partial<Pick<AudioSettings, Default>>;

export function completeSettings(deps: AudioReaderDeps): AudioSettings {
  return { ...DEFAULTS, bounds: DEFAULT_BOUNDS, ...deps };
}

export const DEFAULT_BOUNDS: AudioBounds = {
  maxAudioSeconds: 24 * 3600,
  patienceMs: 60_000,
  maxCpuSeconds: 3600,
  maxAllocationBytes: 256 * 2 ** 20,
};
