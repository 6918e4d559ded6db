import type { Message } from "grammy/types";
import { fileOf } from "../media.ts";
import { cleanName } from "../text/clean.ts";
import type { BusinessChat, WaitingRecording } from "./business_chat.ts";

const MAX_NAME_CHARACTERS = 40;
/** How many wait for one answer; the oldest goes. A record of more would find no room in Deno KV. */
const MOST_WAITING = 50;
/** Nobody answers after a week. */
const KEEP_MS = 7 * 24 * 3_600_000;
/** A question that was not sent by then never was. */
const SENDING_MS = 60_000;

/** What somebody spoke, or an audio file, in a chat of a person's account. */
export function recordingOf(message: Message, updateId: number, now: number): WaitingRecording | undefined {
  const isSpoken = message.voice ?? message.video_note ?? message.audio;
  const file = isSpoken && fileOf(message);
  // The chat is closed to the bot: by its number nothing is found there.
  return file && { file: { ...file, chatId: 0, messageId: 0 }, sentAs: file.messageId, updateId, at: now };
}

/** Who is at the other end. */
export function nameOf({ chat }: Message): string {
  const { first_name, last_name } = Object(chat) as { first_name?: unknown; last_name?: unknown };
  const names = [first_name, last_name].filter((name) => typeof name === "string");
  return cleanName(names.join(" "), MAX_NAME_CHARACTERS) || "…";
}

/** A recording has come: it waits, unless the person chose already. */
export function withRecording(
  before: BusinessChat | undefined,
  name: string,
  recording: WaitingRecording,
): BusinessChat {
  if (before !== undefined && before.choice !== "ask") return before;
  const { at: now, updateId } = recording;
  const fresh = (before?.waiting ?? []).filter((each) => each.updateId !== updateId && isFresh(each.at, now));
  const waiting = [...fresh, recording].slice(-MOST_WAITING);
  const chat: BusinessChat = { name, choice: "ask", waiting };
  return isToBeAsked(before, now) ? { ...chat, askedAt: now } : { ...before, ...chat };
}

/** Is the person to be asked of a recording that has come? One question is enough until it is answered. */
export function isToBeAsked(before: BusinessChat | undefined, now: number): boolean {
  const { choice, askedAt = -Infinity, questionId }: Partial<BusinessChat> = before ?? { choice: "ask" };
  return choice === "ask" && now - askedAt >= (questionId === undefined ? SENDING_MS : KEEP_MS);
}

function isFresh(at: number, now: number): boolean {
  return now - at < KEEP_MS;
}

/** Messages were deleted; undefined when nothing is left of the chat. Unchanged when they were none of those that wait. */
export function withoutMessages(
  before: BusinessChat | undefined,
  messageIds: readonly number[],
): BusinessChat | undefined {
  const waiting = before?.waiting.filter(({ sentAs }) => !messageIds.includes(sentAs)) ?? [];
  if (before === undefined || waiting.length === before.waiting.length) return before;
  return waiting.length === 0 ? undefined : { ...before, waiting };
}

/** What has come since these did. */
export function withoutWaiting(before: BusinessChat, taken: readonly WaitingRecording[]): WaitingRecording[] {
  const ids = new Set(taken.map(({ updateId }) => updateId));
  return before.waiting.filter(({ updateId }) => !ids.has(updateId));
}
