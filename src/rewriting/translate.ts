import { RewritingError } from "../pipeline/errors.ts";
import { sentences } from "../transcript/sentences.ts";
import type { Segment, Transcript } from "../transcript/transcript.ts";
import { AskLimit, mapGroups } from "./groups.ts";
import { translation } from "./instructions.ts";
import type { ChatModel } from "./ports.ts";
import { byteLength, bytesIn, bytesOf, inGroups, wasRead } from "./tokens.ts";

/** How much of the context the words take: what is made of them needs as much again, and half of that more. */
const SHARE = 0.35;
/** In a longer list models lose count. */
const MOST_BYTES = 6_000;
/** Less than so much of the words, in bytes, is no translation of all of them; of one sentence it may be less. */
const LEAST_SHARE = { all: 0.4, sentence: 0.15 };
/** A shorter sentence may become any other short one. */
const SHORT_BYTES = 80;
/** When more than one sentence in so many could not be translated, it is no translation. */
const MOST_KEPT = 5;

interface Translation {
  segments: Segment[];
  /** Sentences that stayed as they were: the model lost them. */
  kept: number;
}

/**
 * Sentence by sentence, each at its time; what the model loses it is asked for again in ever smaller groups, and stays as it is
 * when that does not help.
 * @throws {RewritingError} "lost" when too much was; or the signal's reason
 */
export async function translate(
  model: ChatModel,
  transcript: Transcript,
  language: string,
  onPart: (done: number, of: number) => void,
  signal: AbortSignal,
): Promise<Translation> {
  const spoken = sentences(transcript);
  const mostBytes = Math.min(MOST_BYTES, bytesIn(model.contextTokens * SHARE));
  const groups = inGroups(spoken, mostBytes, ({ text }) => text);
  const lines = groups.map((group) => group.map(({ text }) => text));
  const limit = new AskLimit(lines.reduce((sum, each) => sum + bytesOf(translation(each, language)), 0));
  const asking = new Asking(model, language, limit);
  const texts = await mapGroups(
    lines,
    (lines, _, either) => asking.translated(lines, either),
    (done) => onPart(done, groups.length),
    signal,
  );
  const found = texts.flat();
  const segments = spoken.map((sentence, i) => ({ ...sentence, text: found[i] ?? sentence.text }));
  const kept = found.filter((text) => text === undefined).length;
  if (kept * MOST_KEPT <= spoken.length) return { segments, kept };
  throw new RewritingError("lost", `${kept} of ${spoken.length} sentences did not come back`);
}

type Lines = (string | undefined)[];

class Asking {
  constructor(readonly model: ChatModel, readonly language: string, readonly limit: AskLimit) {}

  /** The lines in the other language; undefined for one that was lost. */
  async translated(lines: readonly string[], signal: AbortSignal): Promise<Lines> {
    if (this.limit.isReached) return lines.map(() => undefined);
    const found = await this.#asked(lines, signal);
    if (found !== undefined) return found;
    if (lines.length === 1) return await this.#asked(lines, signal) ?? [undefined];
    const half = Math.ceil(lines.length / 2);
    const first = await this.translated(lines.slice(0, half), signal);
    return [...first, ...await this.translated(lines.slice(half), signal)];
  }

  /** Undefined when not all of it came back. */
  async #asked(lines: readonly string[], signal: AbortSignal): Promise<string[] | undefined> {
    try {
      const request = translation(lines, this.language);
      const { text, isCut, readTokens } = await this.model.complete(request, signal);
      this.limit.count(bytesOf(request));
      const read = readLines(text, lines.length);
      return !isCut && wasRead(request.words, readTokens) && isWhole(lines, read) ? read : undefined;
    } catch (error) {
      const isTooLong = error instanceof RewritingError && error.problem === "too_long";
      if (!isTooLong || lines.length === 1) throw error;
      return undefined;
    }
  }
}

/** By their numbers; a line without one goes on with the line before it. */
function readLines(text: string, count: number): Lines {
  const read: Lines = Array.from({ length: count }, () => undefined);
  let at = count === 1 ? 0 : -1;
  for (const line of text.split("\n")) {
    const [, number, words = line] = /^\s*[[(]?(\d+)\s*[|\]).:]\s*(.*)$/.exec(line) ?? [];
    if (number !== undefined) at = Number(number) - 1;
    const before = number === undefined ? read[at] ?? "" : "";
    if (at in read && words.trim() !== "") read[at] = `${before} ${words.trim()}`.trim();
  }
  return read;
}

function isWhole(lines: readonly string[], read: Lines): read is string[] {
  const isThere = lines.every((line, i) => {
    const found = byteLength(read[i] ?? "");
    const bytes = byteLength(line);
    return found > 0 && (bytes < SHORT_BYTES || found >= bytes * LEAST_SHARE.sentence);
  });
  if (!isThere) return false;
  const [given, found] = [lines, read].map((some) => byteLength(some.join("")));
  return given < SHORT_BYTES || found >= given * LEAST_SHARE.all;
}
