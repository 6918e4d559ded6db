import { z } from "zod";
import type { AudioPiece } from "../../pipeline/audio_reader.ts";
import type { ProviderName, TranscribeOptions } from "../../pipeline/transcriber.ts";
import type { PieceTranscript, Word } from "../../transcript/transcript.ts";
import { pieceSeconds } from "../shared/encode_for.ts";
import { toLanguageCode } from "../shared/language.ts";
import { attachWords, tidySegments } from "../shared/segments.ts";
import { filterInventions, type WhisperSegment } from "./filter.ts";

const measure = z.number().nullish().transform((value) => value ?? undefined);

const segment = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  avg_logprob: measure,
  compression_ratio: measure,
  no_speech_prob: measure,
}).transform((raw): WhisperSegment => ({
  text: raw.text,
  startSeconds: raw.start,
  endSeconds: raw.end,
  averageLogProbability: raw.avg_logprob,
  compressionRatio: raw.compression_ratio,
  noSpeechProbability: raw.no_speech_prob,
}));

const word = z.object({ word: z.string(), start: z.number(), end: z.number() })
  .transform((raw): Word => ({ text: raw.word, startSeconds: raw.start, endSeconds: raw.end }));

/** Whisper's answer in the OpenAI form; `json` answers hold only the text. Shapes: providers' OpenAPI, seen answers. */
export const verboseJson = z.object({
  text: z.string(),
  language: z.string().nullish(),
  segments: z.array(segment).nullish(),
  words: z.array(word).nullish(),
});
export type VerboseJson = z.output<typeof verboseJson>;

/** The segments of an answer with their words, inventions taken out; times within the piece. */
export function fromVerboseJson(
  answer: VerboseJson,
  piece: AudioPiece,
  options: TranscribeOptions,
  source: { provider: ProviderName; model: string },
): PieceTranscript {
  const durationSeconds = pieceSeconds(piece);
  const spoken = attachWords(segmentsOf(answer, durationSeconds), answer.words ?? []);
  const segments = tidySegments(filterInventions(spoken, durationSeconds), durationSeconds);
  const language = toLanguageCode(answer.language) ?? options.language;
  return { segments, ...(language && { language }), ...source };
}

/** Servers that know no segments give the text alone: then the piece is one segment. */
function segmentsOf({ segments, text }: VerboseJson, durationSeconds: number): WhisperSegment[] {
  if (segments && segments.length > 0) return segments;
  return [{ text, startSeconds: 0, endSeconds: durationSeconds }];
}
