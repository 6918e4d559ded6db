import type { MessageEntity } from "grammy/types";

const PATTERNS: ReadonlyArray<["bot_command" | "mention" | "hashtag" | "url", RegExp]> = [
  ["bot_command", /(?<![\w/])\/[a-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])/gi],
  ["mention", /(?<!\w)@[a-z]\w{3,31}\b/gi],
  ["hashtag", /(?<!\w)#\p{L}[\p{L}\p{N}_]*/gu],
  ["url", /\bhttps?:\/\/[^\s<>"]+/gi],
];

/** The entities that Telegram finds by itself in plain text, in the order of their places. */
export function detectEntities(text: string): MessageEntity[] {
  const found: MessageEntity[] = PATTERNS.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({ type, offset: match.index, length: match[0].length }))
  );
  return found.toSorted((a, b) => a.offset - b.offset)
    .filter((entity, at, all) => at === 0 || entity.offset >= all[at - 1].offset + all[at - 1].length);
}
