/** Every sample position in the program counts at this rate (mono). */
export const SAMPLE_RATE = 16_000;

/** Stands for speech that nobody understood, or that is missing, in any language. */
export const GAP = "[…]";

/** One spoken word; times in seconds from the start of the recording (or of the piece, before merging). */
export interface Word {
  text: string;
  startSeconds: number;
  endSeconds: number;
  /** Speaker number counted from 0, where the provider tells speakers apart. */
  speaker?: number;
}

/** A sentence-like stretch of speech; `text` is trimmed and never empty. */
export interface Segment {
  text: string;
  startSeconds: number;
  endSeconds: number;
  speaker?: number;
  words?: Word[];
}

/** Who recognised which part of the recording. */
export interface TranscriptSource {
  provider: string;
  model: string;
  pieceCount: number;
}

/** The words of one recording. Segments are ordered by start and do not overlap. */
export interface Transcript {
  segments: Segment[];
  /** Length of the recording in seconds. */
  durationSeconds: number;
  /** ISO 639-1 code, when a provider named or detected the language. */
  language?: string;
  sources: TranscriptSource[];
  /** Where speakers were told apart part by part: the first number of each part. Whoever speaks in two parts has two numbers. */
  speakerParts?: number[];
}

/** What a Transcriber returns for one piece; times count from the start of that piece. */
export interface PieceTranscript {
  segments: Segment[];
  /** ISO 639-1 code, when known. */
  language?: string;
  provider: string;
  model: string;
  /** How long the provider took; undefined when nobody was asked, as of silence. */
  tookSeconds?: number;
}

/** A finished piece at its exact place in the recording (samples at 16 kHz). */
export interface PlacedPiece {
  index: number;
  startSample: number;
  sampleCount: number;
  /** Hash of its samples; undefined for what version 0.1.0 heard. */
  sound?: string;
  transcript: PieceTranscript;
}
