import type { FileSource, RemoteFile, SoundFile } from "./file_source.ts";

export { SAMPLE_RATE } from "../transcript/transcript.ts";

/** Containers that providers accept or our encoder writes; the value is also the file name extension. */
export type AudioContainer = "flac" | "mp3" | "m4a" | "mp4" | "ogg" | "opus" | "wav" | "webm" | "aac";

/** What a provider takes in one request. */
export interface AudioLimits {
  containers: readonly AudioContainer[];
  maxBytes: number;
  maxSeconds: number;
}

/** Audio ready to be sent: a whole small file, of which `fileName` carries the extension that names its container. */
export interface EncodedAudio {
  bytes: Uint8Array<ArrayBuffer>;
  container: AudioContainer;
  fileName: string;
  contentType: string;
}

/** A stretch of the recording, cut where it is silent: the unit of retry, failover, checkpoint, progress and payment. */
export interface AudioPiece {
  /** Counts from 0 without gaps. */
  readonly index: number;
  /** First sample's place in the recording; pieces follow each other without gap or overlap. */
  readonly startSample: number;
  /** Mono samples at 16 kHz, signed 16 bit. */
  readonly samples: Int16Array<ArrayBuffer>;
  /** No sound in it above the noise floor: not worth sending. */
  readonly silent: boolean;
  /** The language of the recording's beginning, once that was heard; a later stretch may speak another one. */
  readonly spoken?: string;
  /**
   * The piece as a file within `limits`: the original bytes where they fit, else encoded anew; kept for the next attempt.
   * @throws {InputError} when nothing within the limits can be made of it
   */
  encode(limits: AudioLimits, signal: AbortSignal): Promise<EncodedAudio>;
}

/** A cut falls at the best silence between `minSeconds` and `maxSeconds`. */
export interface PieceLength {
  minSeconds: number;
  maxSeconds: number;
}

/** How long pieces should be. */
export interface PiecePlan extends PieceLength {
  /** Those of the first ones, where a recording is longer than one piece: its first words come early. */
  first?: readonly PieceLength[];
}

/** What is heard of a file: its first track that sounds. */
export interface AudioTrack {
  readonly codec: string;
  /** As the container claims: a hint for progress, undefined when it does not say. */
  readonly claimedSeconds: number | undefined;
  /** Pull-based: decoding goes on only while pieces are taken. Can be iterated once. */
  readonly pieces: AsyncIterable<AudioPiece>;
}

/** Decodes any file to pieces of audio. Port of the pipeline; audio/ implements it. */
export interface AudioReader {
  /**
   * The recording as a small file of its sound, where that comes sooner than the whole; undefined where it does not. A
   * file that may have one is measured.
   * @throws {SourceError} as the file's `read`
   */
  soundOf(source: RemoteFile, signal: AbortSignal): Promise<SoundFile | undefined>;
  /** @throws {InputError} "empty", "no_audio", "corrupt", "encrypted", "endless", "index_at_end" or "unsupported"; also while pieces are taken */
  open(source: FileSource, plan: PiecePlan, signal: AbortSignal): Promise<AudioTrack>;
}
