import { createHash } from "node:crypto";
import type { NameOf } from "../transcript/text.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { ChatAnswer, ChatModel, Rewriting } from "./ports.ts";
import { summarise } from "./summarise.ts";
import { translate } from "./translate.ts";

/** What is to be made of which words, in which language. */
export interface RewritingOrder {
  kind: Rewriting["kind"];
  transcript: Transcript;
  nameOf: NameOf;
  language: string;
}

/** US dollars for a million tokens, as the operator says. */
export interface TokenPrice {
  read: number;
  written: number;
}

interface RewriteHooks {
  /** Told how many parts of how many are done; not where there is but one. */
  onPart(done: number, of: number): void;
  /** Told with each answer what it cost; 0 where nobody said what tokens cost. */
  onCost(dollars: number): void;
}

/** Has summaries and translations made by a language model. */
export class Rewriter {
  /** @param provider who has the model, as people know it */
  constructor(readonly model: ChatModel, readonly provider: string, readonly price?: TokenPrice) {}

  /** @throws {RewritingError} or the signal's reason */
  async rewrite(
    { kind, transcript, nameOf, language }: RewritingOrder,
    { onPart, onCost }: RewriteHooks,
    signal: AbortSignal,
  ): Promise<Rewriting> {
    const made = { language, model: this.model.name };
    const model = counted(this.model, (answer) => onCost(this.#costOf(answer)));
    if (kind === "summary") {
      const text = await summarise(model, { transcript, nameOf }, language, onPart, signal);
      return { kind, ...made, text };
    }
    return { kind, ...made, ...await translate(model, transcript, language, onPart, signal) };
  }

  #costOf({ readTokens = 0, writtenTokens = 0 }: ChatAnswer): number {
    const { read, written } = this.price ?? { read: 0, written: 0 };
    return (readTokens * read + writtenTokens * written) / 1e6;
  }
}

/** The same model, whose answers are told of. */
function counted(model: ChatModel, onAnswer: (answer: ChatAnswer) => void): ChatModel {
  const { name, contextTokens } = model;
  return {
    name,
    contextTokens,
    async complete(request, signal) {
      const answer = await model.complete(request, signal);
      onAnswer(answer);
      return answer;
    },
  };
}

/** What tells these words, and the names in them, from all others. */
export function wordsId(
  { segments, language }: Transcript,
  names: readonly { speaker: number; name: string }[] = [],
): string {
  const spoken = segments.map(({ words: _, ...segment }) => segment);
  const named = names.map(({ speaker, name }) => [speaker, name] as const).toSorted(([a], [b]) => a - b);
  const all = [language, spoken, ...named.length > 0 ? [named] : []];
  return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}
