import { InlineKeyboard } from "grammy/web";
import { playTime } from "../answer/heading.ts";
import type { Translate } from "../text/translations.ts";
import type { BusinessChat, WaitingRecording } from "./business_chat.ts";

/** Version 1 of what these buttons send: what is wanted, and of which chat. */
export const BUSINESS_DATA = /^b1:(always|once|never|turn):(\d{1,16})$/;

/** A list of more would be read by nobody; Telegram takes 100 buttons. */
const MOST_LISTED = 50;
const MARKS: Readonly<Record<BusinessChat["choice"], string>> = { always: "✅", never: "🚫", ask: "❓" };

interface Asked {
  text: string;
  keyboard: InlineKeyboard;
}

/** Asks whether recordings of a chat are to be written down. */
export function questionOf(
  chatId: number,
  { name }: BusinessChat,
  { file: { durationSeconds } }: WaitingRecording,
  say: Translate,
): Asked {
  const length = durationSeconds ? ` (${playTime(durationSeconds)})` : "";
  const button = (verb: "always" | "once" | "never") =>
    InlineKeyboard.text(say(`business-${verb}`), `b1:${verb}:${chatId}`);
  const keyboard = InlineKeyboard.from([[button("always"), button("once"), button("never")]]);
  return { text: say("business-question", { name, length }), keyboard };
}

/** What a person chose for each chat, in the order of their names, with buttons that change it. */
export function listOf(chats: ReadonlyMap<number, BusinessChat>, say: Translate): Asked {
  const sorted = [...chats].toSorted(([, one], [, other]) => one.name.localeCompare(other.name));
  const rows = sorted.slice(0, MOST_LISTED).map(([chatId, { name, choice }]) => [
    InlineKeyboard.text(`${MARKS[choice]} ${name}`, `b1:turn:${chatId}`),
  ]);
  return { text: say("business-list"), keyboard: InlineKeyboard.from(rows) };
}
