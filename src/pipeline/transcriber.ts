import type { PieceTranscript } from "../transcript/transcript.ts";
import { type ProviderName, PROVIDERS } from "../provider_list.ts";
import type { AudioLimits, AudioPiece } from "./audio_reader.ts";

export { type ProviderName, PROVIDERS };

/** What changes the text, whoever recognises it; part of the cache key. */
export interface TranscribeOptions {
  /** ISO 639-1 code; undefined means: detect it. */
  language?: string;
  /** Tell speakers apart where the provider can. */
  diarize: boolean;
  /** Names and jargon to expect. */
  prompt?: string;
  /** Of the provider that is asked first; undefined: the one that the operator set. */
  model?: string;
}

/** The same for options that ask for the same words. */
export function wordsKey({ language, diarize, prompt, model }: TranscribeOptions): string {
  return JSON.stringify([language ?? "", diarize, prompt ?? "", ...model === undefined ? [] : [model]]);
}

/** What a provider can do, known before anything is sent. */
export interface Capabilities {
  limits: AudioLimits;
  /** "any", or the ISO 639-1 codes it knows. */
  languages: "any" | readonly string[];
  diarization: boolean;
}

/** How the provider that is asked first is asked. */
export interface HowAsked {
  /** One that is not there (any more) is its usual one. */
  model?: string;
  /** Nobody stands in for it. */
  isAlone?: boolean;
}

/** Turns one piece of audio into text. Port of the pipeline; providers/ implements it. */
export interface Transcriber {
  readonly provider: ProviderName;
  readonly model: string;
  readonly capabilities: Capabilities;
  /**
   * Silence gives no segments and is not an error.
   * @throws {ProviderError} classified; the signal's reason when it aborts
   */
  transcribe(piece: AudioPiece, options: TranscribeOptions, signal: AbortSignal): Promise<PieceTranscript>;
}

/** The same transcriber with another way of doing its work; every wrapper is made with this. */
export function wrapTranscriber(inner: Transcriber, transcribe: Transcriber["transcribe"]): Transcriber {
  const { provider, model, capabilities } = inner;
  return { provider, model, capabilities, transcribe };
}
