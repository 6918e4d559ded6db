import { RewritingError } from "../pipeline/errors.ts";
import { sentences } from "../transcript/sentences.ts";
import type { NameOf } from "../transcript/text.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { AskLimit, mapGroups } from "./groups.ts";
import { type Stretch, summary } from "./instructions.ts";
import type { ChatModel } from "./ports.ts";
import { byteLength, bytesIn, bytesOf, inGroups, wasRead } from "./tokens.ts";

/** How much of the context the words take: a summary needs little more. */
const SHARE = 0.6;
/** Beyond this models overlook what stands in the middle. */
const MOST_BYTES = 60_000;
/** A model that takes no more than this at once makes no summary. */
const LEAST_BYTES = 1_000;

type OnPart = (done: number, of: number) => void;

/**
 * A long recording part by part, and then of these summaries one.
 * @throws {RewritingError} or the signal's reason
 */
export async function summarise(
  model: ChatModel,
  { transcript, nameOf }: { transcript: Transcript; nameOf: NameOf },
  language: string,
  onPart: OnPart,
  signal: AbortSignal,
): Promise<string> {
  const lines = spokenLines(transcript, nameOf);
  const mostBytes = Math.min(MOST_BYTES, bytesIn(model.contextTokens * SHARE));
  const limit = new AskLimit(byteLength(lines.join("\n")));
  return await new Summing(model, language, limit, onPart, signal).of(lines, mostBytes, "whole");
}

/** Whoever begins to speak is named. */
function spokenLines(transcript: Transcript, nameOf: NameOf): string[] {
  let last: number | undefined;
  return sentences(transcript).map(({ speaker, text }) => {
    const isNew = speaker !== undefined && speaker !== last;
    last = speaker;
    return isNew ? `${nameOf(speaker)}: ${text}` : text;
  });
}

const same = (line: string) => line;

class Summing {
  constructor(
    readonly model: ChatModel,
    readonly language: string,
    readonly limit: AskLimit,
    readonly onPart: OnPart,
    readonly signal: AbortSignal,
  ) {}

  /** Whatever the model does not take at once is given to it in smaller parts. */
  async of(lines: readonly string[], mostBytes: number, whole: Stretch): Promise<string> {
    if (mostBytes < LEAST_BYTES) throw new RewritingError("too_long", "the model takes no part of the words");
    const groups = inGroups(lines, mostBytes, same);
    if (groups.length > 1) return await this.#inParts(lines, groups, mostBytes, whole);
    const text = await this.#asked(lines, whole, this.signal);
    return text ?? await this.of(lines, Math.min(mostBytes, byteLength(lines.join("\n"))) / 2, whole);
  }

  async #inParts(
    lines: readonly string[],
    groups: readonly string[][],
    mostBytes: number,
    whole: Stretch,
  ): Promise<string> {
    const of = groups.length;
    const ask = (group: string[], i: number, signal: AbortSignal) =>
      this.#asked(group, { part: i + 1, of }, signal);
    const parts = await mapGroups(groups, ask, (done) => this.onPart(done, of), this.signal);
    const found = parts.filter((part) => part !== undefined);
    return found.length < parts.length
      ? await this.of(lines, mostBytes / 2, whole)
      : await this.of(found, mostBytes, "summaries");
  }

  /** Undefined when it is more than the model takes at once. */
  async #asked(lines: readonly string[], stretch: Stretch, signal: AbortSignal): Promise<string | undefined> {
    if (this.limit.isReached) {
      throw new RewritingError("too_long", "the model was asked too often for one summary");
    }
    try {
      const request = summary(lines, this.language, stretch);
      const { text, isCut, readTokens } = await this.model.complete(request, signal);
      this.limit.count(bytesOf(request));
      return isCut || !wasRead(request.words, readTokens) ? undefined : something(plain(text));
    } catch (error) {
      if (error instanceof RewritingError && error.problem === "too_long") return undefined;
      throw error;
    }
  }
}

function something(text: string): string {
  if (text === "") throw new RewritingError("declined", "the model wrote nothing");
  return text;
}

/** Some models write Markdown whatever they are told, which people would see as it is. */
function plain(text: string): string {
  return text.replaceAll(/^\s*```.*$/gm, "").replaceAll(/^#+\s+/gm, "").replaceAll("**", "")
    .replaceAll(/^(\s*)[-*]\s+/gm, "$1• ").trim();
}
