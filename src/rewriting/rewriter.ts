import { createHash } from "node:crypto";
import type { NameOf } from "../transcript/text.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { ChatModel, Rewriting } from "./ports.ts";
import { summarise } from "./summarise.ts";
import { translate } from "./translate.ts";

/** What is to be made of which words, in which language. */
export interface RewritingOrder {
  kind: Rewriting["kind"];
  transcript: Transcript;
  nameOf: NameOf;
  language: string;
}

/** Has summaries and translations made by a language model. */
export class Rewriter {
  /** @param provider who has the model, as people know it */
  constructor(readonly model: ChatModel, readonly provider: string) {}

  /**
   * @param onPart told how many parts of how many are done; not told where there is but one
   * @throws {RewritingError} or the signal's reason
   */
  async rewrite(
    { kind, transcript, nameOf, language }: RewritingOrder,
    onPart: (done: number, of: number) => void,
    signal: AbortSignal,
  ): Promise<Rewriting> {
    const made = { language, model: this.model.name };
    if (kind === "summary") {
      const text = await summarise(this.model, { transcript, nameOf }, language, onPart, signal);
      return { kind, ...made, text };
    }
    return { kind, ...made, ...await translate(this.model, transcript, language, onPart, signal) };
  }
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
