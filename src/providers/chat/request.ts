import type { ChatAnswer, ChatRequest } from "../../rewriting/ports.ts";
import { isRecord, readNumber, readRecords, readText } from "../answer/loose.ts";
import { UnreadableAnswer } from "../answer/unreadable.ts";
import type { Asked } from "../shared/refused_fields.ts";

/** No model takes or writes more at once. */
const MOST_TOKENS = 10_000_000;

/** The model did not answer, but said that it will not. */
export class Declined extends Error {}

/** No tools, no history: two messages, of which one is data. Without a limit of its own an answer ends where the context does. */
export function chatRequest({ model, takes }: Asked, { instructions, words }: ChatRequest) {
  const system = { role: "system" as const, content: instructions };
  return {
    model,
    messages: [system, { role: "user" as const, content: words }],
    ...(takes("temperature") && { temperature: 0.2 }),
  };
}

/** @throws {Declined | UnreadableAnswer} */
export function readChatAnswer(value: unknown): ChatAnswer {
  const [choice] = isRecord(value) ? readRecords(value.choices) : [];
  if (choice === undefined) throw UnreadableAnswer.without("choices", value);
  const message = isRecord(choice.message) ? choice.message : {};
  const isFiltered = choice.finish_reason === "content_filter" || readText(message.refusal) !== undefined;
  if (isFiltered) throw new Declined("the model declined");
  const text = withoutThoughts(textOf(message.content));
  const isCut = choice.finish_reason === "length";
  const usage = isRecord(value) && isRecord(value.usage) ? value.usage : {};
  const [readTokens, writtenTokens] = [usage.prompt_tokens, usage.completion_tokens].map(tokensOf);
  return { text, isCut, readTokens, writtenTokens };
}

/** Servers that do not count say 0, and one that counts wrongly must not make a text seem unread, or cost a fortune. */
function tokensOf(value: unknown): number | undefined {
  const tokens = readNumber(value);
  return tokens !== undefined && tokens >= 1 && tokens <= MOST_TOKENS ? tokens : undefined;
}

/** A text, or parts of one. */
function textOf(content: unknown): string {
  return readText(content) ?? readRecords(content).map(({ text }) => readText(text) ?? "").join("");
}

/** Models that reason aloud do so in front of the answer. */
function withoutThoughts(text: string): string {
  return text.replace(/^\s*<think(?:ing)?>[^]*?(?:<\/think(?:ing)?>|$)/i, "").trim();
}
