import type { Context, Middleware } from "grammy/web";
import type { Message } from "grammy/types";
import type { MessageKey } from "../text/message_keys.ts";
import { answer, type HandlerParts, isPrivate, speakTo } from "./parts.ts";

const REMEMBERED_ALBUMS = 100;

/** A friendly word about everything that cannot be heard; silent in groups, where people talk to each other. */
export function giveHints(parts: HandlerParts): Middleware<Context> {
  const albums = new Set<string>();
  return (context) => {
    const { message } = context;
    if (message === undefined || !isPrivate(context) || isRepeated(message.media_group_id, albums)) return;
    const name = message.document?.file_name ?? "…";
    answer(context, parts, speakTo(context, parts)(hintFor(message), { name }));
  };
}

function hintFor(message: Message): MessageKey {
  if (message.text !== undefined) return "hint-text";
  if (message.photo !== undefined) return "hint-photo";
  if (message.sticker !== undefined) return "hint-sticker";
  if (message.animation !== undefined) return "hint-animation";
  if (message.document !== undefined) return "hint-document";
  return "hint-other";
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
