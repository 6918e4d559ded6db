import type { AudioPiece } from "../../pipeline/audio_reader.ts";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import type { PieceTranscript } from "../../transcript/transcript.ts";
import { isRecord, readRecords, readText } from "../answer/loose.ts";
import { readParts, readWords } from "../answer/read_parts.ts";
import type { Said } from "../answer/said.ts";
import { settle } from "../answer/settle.ts";
import { isPage, UnreadableAnswer } from "../answer/unreadable.ts";
import type { Origin } from "../shared/adapter.ts";
import { pieceSeconds } from "../shared/encode_for.ts";
import { toLanguageCode } from "../shared/language.ts";
import { tidySegments } from "../shared/segments.ts";
import { inside, isBare } from "./envelope.ts";
import { filterInventions } from "./filter.ts";

/** An answer in OpenAI's form, as far as it could be read. */
export interface OpenAiAnswer extends Said {
  language?: string;
  /** The same speech by speaker, where that was asked. */
  turns: Said;
}

/**
 * Reads what servers with OpenAI's form answer: `verbose_json`, `json`, `diarized_json`, text alone, and their many variants.
 * @throws {UnreadableAnswer} when there is nothing in it that could be the words
 */
export function readOpenAiAnswer(value: unknown): OpenAiAnswer {
  const answer = fieldsOf(value);
  const text = readText(answer.text, joined(answer.text), answer.transcription) ?? "";
  const lists = [answer.segments, answer.chunks, answer.utterances, answer.transcription];
  const list = lists.find((given) => Array.isArray(given));
  const words = [answer.words, answer.word_segments].find((given) => Array.isArray(given));
  if (typeof answer.text !== "string" && text === "" && list === undefined && words === undefined) {
    throw UnreadableAnswer.without("text", value);
  }
  const segments = readParts(list);
  const turns = readParts(answer.speaker_segments);
  const own = readWords(words);
  const read = { text, words: own.length > 0 ? own : segments.words };
  return {
    ...read,
    parts: segments.parts,
    turns: { text, parts: turns.parts, words: turns.words.length > 0 ? turns.words : read.words },
    language: readText(answer.language, answer.detected_language, firstOf(answer.languages)),
  };
}

/** A text alone, a list of segments, and answers inside an envelope are answers, too. */
function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value === "string") return { text: plainText(value) };
  if (Array.isArray(value)) {
    const [first, ...others] = readRecords(value);
    return others.length === 0 && isRecord(first) && !("start" in first) ? first : { segments: value };
  }
  if (!isRecord(value)) throw UnreadableAnswer.without("text", value);
  return isBare(value) && !isRecord(value.text) ? value : inside(value) ?? value;
}

/** @throws {UnreadableAnswer} when it is a web page, JSON that was cut, or nothing */
function plainText(text: string): string {
  const isWords = text.trim() !== "" && !isPage(text) && !/^\s*(?:\{|\[\s*[[{"\d])/.test(text);
  if (!isWords) throw UnreadableAnswer.without("text", text);
  return text;
}

function joined(value: unknown): string {
  return readRecords(value).map((part) => readText(part.text) ?? "").join(" ");
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

/** The segments of an answer with their words, inventions taken out; times within the piece. */
export function fromOpenAiAnswer(
  answer: OpenAiAnswer,
  piece: AudioPiece,
  options: TranscribeOptions,
  origin: Origin,
): PieceTranscript {
  const durationSeconds = pieceSeconds(piece);
  const said = options.diarize && answer.turns.parts.length > 0 ? answer.turns : answer;
  const heard = settle(said, durationSeconds, options.diarize);
  const evidence = { samples: piece.samples, prompt: options.prompt };
  const segments = tidySegments(filterInventions(heard, durationSeconds, evidence), durationSeconds);
  const language = options.language ?? toLanguageCode(answer.language);
  return { segments, ...(language && { language }), ...origin };
}
