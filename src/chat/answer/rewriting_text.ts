import type { Rewriting } from "../../rewriting/ports.ts";
import { splitMessage } from "../split_message.ts";
import { cleanText } from "../text/clean.ts";
import type { MessageKey } from "../text/message_keys.ts";
import { bar } from "../text/measures.ts";
import type { Translate } from "../text/translations.ts";
import { languageName } from "./heading.ts";
import { composeReply, type ReplyPart } from "./reply.ts";
import { type Told, translatedTold } from "./told.ts";

const WRITING = {
  summary: "rewriting-summary",
  translation: "rewriting-translation",
} as const satisfies Record<Rewriting["kind"], MessageKey>;

/** What is said while it is being written; how far it is, where it has parts. */
export function writingText(
  { kind, language }: Pick<Rewriting, "kind" | "language">,
  say: Translate,
  parts?: { done: number; of: number },
): string {
  const title = say(WRITING[kind], { language: languageName(language, say("language-tag")) });
  if (parts === undefined || parts.of < 2) return title;
  const { done, of } = parts;
  return `${title}\n${bar(done / of)}\n${say("rewriting-part", { done, parts: of })}`;
}

/** The messages that bring it: a translation as its chat wants answers, a summary as it is. */
export function composeRewriting(told: Told, rewriting: Rewriting, say: Translate): ReplyPart[] {
  if (rewriting.kind === "translation") return composeReply(translatedTold(told, rewriting), say);
  const language = languageName(rewriting.language, say("language-tag"));
  const by = say("rewriting-by", { model: rewriting.model });
  const text = `${say("summary-title", { language })}\n\n${cleanText(rewriting.text)}\n\n${by}`;
  return splitMessage(text).map((part) => ({ text: part }));
}
