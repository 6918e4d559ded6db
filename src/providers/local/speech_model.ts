import type { AudioPiece } from "../../pipeline/audio_reader.ts";
import type { PieceTranscript } from "../../transcript/transcript.ts";

/** A model in this program, and how it is made to hear a piece. */
export interface SpeechModel extends Disposable {
  readonly model: string;
  /** What it may be told to hear. */
  readonly languages: readonly string[];
  /**
   * @param language one of its own; undefined: it is found out
   * @throws {ProviderError} "language" when it is none of its own
   */
  transcribe(piece: AudioPiece, language: string | undefined, signal: AbortSignal): Promise<PieceTranscript>;
}
