import { createHash } from "node:crypto";
import type { PieceTranscript } from "../transcript/transcript.ts";
import type { AudioPiece } from "./audio_reader.ts";
import type { TranscribeOptions, Transcriber } from "./transcriber.ts";

/** Finished pieces of runs that did not come to their end. Port of the command line; store/ implements it. */
export interface KeptPieces {
  /** What an earlier run paid for; a store that fails has nothing. */
  find(key: string): Promise<PieceTranscript | undefined>;
  /** @throws when it cannot be kept */
  keep(key: string, transcript: PieceTranscript): Promise<void>;
  /** Forgets what this run kept or found, and leaves no folder behind that it made. */
  forget(): Promise<void>;
}

/** What a piece is known by: its sound and place, the options, and who is asked first at which `server`. */
export function pieceKey(
  { index, startSample, samples }: AudioPiece,
  { language, diarize, prompt }: TranscribeOptions,
  { provider, model }: Pick<Transcriber, "provider" | "model">,
  server: string,
): string {
  const facts = [provider, model, server, language ?? "", diarize, prompt ?? "", index, startSample];
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  return createHash("sha256").update(JSON.stringify(facts)).update(bytes).digest("hex");
}
