import type { AudioPiece } from "../../pipeline/audio_reader.ts";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import type { PieceTranscript } from "../../transcript/transcript.ts";
import { type Fields, isRecord, readLabel, readRecords, readText } from "../answer/loose.ts";
import { readParts, readWords } from "../answer/read_parts.ts";
import type { Said } from "../answer/said.ts";
import { settle } from "../answer/settle.ts";
import { UnreadableAnswer } from "../answer/unreadable.ts";
import type { Origin } from "../shared/adapter.ts";
import { pieceSeconds } from "../shared/encode_for.ts";
import { toLanguageCode } from "../shared/language.ts";
import { tidySegments } from "../shared/segments.ts";
import { filterInventions } from "../whisper/filter.ts";
import { isWhisper } from "./capabilities.ts";

/** What was said on each channel of the audio; we send one, but a server may make more of it. */
export interface DeepgramAnswer {
  channels: Said[];
  language?: string;
}

/**
 * Reads Deepgram's answer. Silence may come as an empty transcript, as no alternatives, or as no channels at all.
 * @throws {UnreadableAnswer} when there are no results in it
 */
export function deepgramResponse(value: unknown): DeepgramAnswer {
  const results = isRecord(value) ? value.results : undefined;
  if (!isRecord(results)) throw UnreadableAnswer.without("results", value);
  const channels = readRecords(results.channels);
  const utterances = readRecords(results.utterances);
  const numbers = channels.length > 0 ? channels.map((_, number) => number) : [0];
  const read = numbers.map((number) =>
    saidOn(channels.at(number) ?? {}, utterancesOn(number, utterances, channels))
  );
  const languages = channels.map((channel) =>
    readText(channel.detected_language, ...listOf(channel.languages))
  );
  return { channels: read, language: readText(...languages) };
}

function utterancesOn(
  number: number,
  utterances: readonly Fields[],
  channels: readonly Fields[],
): readonly Fields[] {
  if (channels.length < 2) return utterances;
  return utterances.filter(({ channel }) => (readLabel(channel) ?? 0) === number);
}

function saidOn(channel: Fields, utterances: readonly Fields[]): Said {
  const alternatives = readRecords(channel.alternatives);
  const best = alternatives.find(({ transcript }) => readText(transcript)) ?? alternatives.at(0) ?? {};
  const { parts, words } = readParts(utterances);
  const own = readWords(best.words);
  return { text: readText(best.transcript) ?? "", parts, words: own.length > words.length ? own : words };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function deepgramTranscript(
  answer: DeepgramAnswer,
  piece: AudioPiece,
  options: TranscribeOptions,
  origin: Origin,
): PieceTranscript {
  const durationSeconds = pieceSeconds(piece);
  const spoken = answer.channels.flatMap((said) => settle(said, durationSeconds, options.diarize))
    .toSorted((a, b) => a.startSeconds - b.startSeconds);
  const evidence = { samples: piece.samples, prompt: options.prompt };
  const heard = isWhisper(origin.model) ? filterInventions(spoken, durationSeconds, evidence) : spoken;
  const language = options.language ?? toLanguageCode(answer.language);
  return {
    segments: tidySegments(heard, durationSeconds),
    ...(language && { language }),
    ...origin,
  };
}
