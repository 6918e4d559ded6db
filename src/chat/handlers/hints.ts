import type { Middleware } from "grammy/web";
import type { Message } from "grammy/types";
import { cleanName } from "../text/clean.ts";
import type { MessageKey } from "../text/message_keys.ts";
import { answer, type ChatContext, type HandlerDeps, isPrivate, speakTo } from "./deps.ts";

const REMEMBERED_ALBUMS = 100;
const MAX_NAME_CHARACTERS = 80;

/** A friendly word about what somebody sent and nobody can hear; silent in groups, where people talk to each other. */
export function giveHints(deps: HandlerDeps): Middleware<ChatContext> {
  const albums = new Set<string>();
  return (context) => {
    const { message } = context;
    const hint = message?.text?.startsWith("/") ? "hint-command" : message && hintFor(message);
    if (hint === undefined || !isPrivate(context) || isRepeated(message?.media_group_id, albums)) return;
    const name = cleanName(String(message?.document?.file_name ?? "…"), MAX_NAME_CHARACTERS);
    answer(context, deps, speakTo(context, deps)(hint, { name }));
  };
}

/** What people send on purpose, first to last: an animation is a document, too. */
const HINTS: readonly (readonly [keyof Message, MessageKey])[] = [
  ["text", "hint-text"],
  ["photo", "hint-photo"],
  ["sticker", "hint-sticker"],
  ["animation", "hint-animation"],
  ["document", "hint-document"],
  ["contact", "hint-other"],
  ["location", "hint-other"],
  ["venue", "hint-other"],
  ["poll", "hint-other"],
  ["checklist", "hint-other"],
  ["dice", "hint-other"],
  ["game", "hint-other"],
  ["story", "hint-other"],
  ["paid_media", "hint-other"],
];

/** Undefined for everything that Telegram tells of a chat by itself (pins, gifts, timers, calls ...), kinds yet to come included. */
export function hintFor(message: Message): MessageKey | undefined {
  return HINTS.find(([kind]) => message[kind] !== undefined)?.[1];
}

/** One hint is enough for an album of photos. */
function isRepeated(albumId: string | undefined, albums: Set<string>): boolean {
  if (albumId === undefined) return false;
  if (albums.has(albumId)) return true;
  albums.add(albumId);
  const [oldest] = albums;
  if (albums.size > REMEMBERED_ALBUMS) albums.delete(oldest);
  return false;
}
