import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { createChatModel } from "../providers/chat/chat_model.ts";
import { PoliteModel } from "../rewriting/polite_model.ts";
import { Rewriter } from "../rewriting/rewriter.ts";

/** Who summarises and translates; undefined where no model is set. */
export function rewriterOf({ chat, CHAT_PRICE }: Settings, clock: Clock): Rewriter | undefined {
  if (chat === undefined) return undefined;
  const model = new PoliteModel(createChatModel(chat, { fetch, clock }), { clock, random: Math.random });
  return new Rewriter(model, chat.label, CHAT_PRICE);
}
