import type { AudioPiece } from "../pipeline/audio_reader.ts";
import { ProviderError } from "../pipeline/errors.ts";
import type { TranscribeOptions } from "../pipeline/transcriber.ts";
import type { Candidate } from "./candidate.ts";
import { pieceSeconds } from "./shared/encode_for.ts";
import { unknownLanguage } from "./shared/unknown_language.ts";

/** Why this provider cannot do what is asked, known before anything is sent; undefined when it can. */
export function inability(
  { transcriber }: Candidate,
  all: readonly Candidate[],
  piece: AudioPiece,
  options: TranscribeOptions,
): ProviderError | undefined {
  const { provider, capabilities: { languages, limits, diarization } } = transcriber;
  const { language, diarize } = options;
  if (language !== undefined && languages !== "any" && !languages.includes(language)) {
    return unknownLanguage(provider, languages, language);
  }
  if (pieceSeconds(piece) > limits.maxSeconds) {
    const message = `the piece is longer than the ${limits.maxSeconds} s it takes`;
    return new ProviderError(provider, "too_large", message);
  }
  if (diarize && !diarization && someoneTellsSpeakers(all)) {
    return new ProviderError(provider, "bad_request", "it cannot tell speakers apart");
  }
  return undefined;
}

/** Text without speakers is better than none: it is given when nobody who tells them apart is to be had. */
function someoneTellsSpeakers(all: readonly Candidate[]): boolean {
  return all.some(({ transcriber, status }) =>
    transcriber.capabilities.diarization && status().state !== "open"
  );
}
