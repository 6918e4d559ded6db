import { GrammyError, HttpError } from "grammy/web";

/** Whose refusal an error of the Bot API is, and so what can be done about it. */
export type Concern =
  /** The token's, the account's, the server's or the network's: everybody's, and it passes. */
  | "everybody"
  /** The chat's, for good: blocked, kicked, deleted. */
  | "chat_for_good"
  /** The chat's, and its people (or Telegram itself) may change that: no rights, not found, closed. */
  | "chat"
  /** The group lives on under another id. */
  | "chat_moved"
  /** The topic's: it is gone or closed, the chat is not. */
  | "topic"
  /** The message's that was to be replied to. */
  | "reply"
  /** The message's that was to be edited: it is gone, or not ours to edit. */
  | "edit"
  /** Nobody's: an edit that changes nothing. */
  | "unchanged"
  /** This text's or this file's own: it may be taken in another form. */
  | "content";

/** Words of the server (Telegram's own and those that it passes on), in the order in which they are looked for. */
const WORDS: readonly (readonly [RegExp, Concern])[] = [
  [/message is not modified|MESSAGE_NOT_MODIFIED/i, "unchanged"],
  [
    /logged out|unauthorized|restart|AUTH_KEY|SESSION_REVOKED|SESSION_EXPIRED|USER_DEACTIVATED_BAN/i,
    "everybody",
  ],
  [
    /too many requests|retry after|FLOOD_WAIT|SLOWMODE_WAIT|PEER_FLOOD|FROZEN_|API_ID|ACCESS_TOKEN|RPC_CALL_FAIL|timeout|try again/i,
    "everybody",
  ],
  [
    /WORKER_BUSY|BUSY_TOO_LONG|\bINTERNAL\b|server is closing|MSG_WAIT_FAILED|RANDOM_ID_DUPLICATE/i,
    "everybody",
  ],
  [/upgraded to a supergroup|migrate/i, "chat_moved"],
  [
    /blocked by the user|USER_IS_BLOCKED|was kicked|user is deactivated|INPUT_USER_DEACTIVATED/i,
    "chat_for_good",
  ],
  [
    /chat was deleted|chat was deactivated|bots can't send messages to bots|messages to bots|USER_IS_BOT/i,
    "chat_for_good",
  ],
  [
    /message[ _]thread[ _](id|not found)|TOPIC_(DELETED|CLOSED)|TOPIC_(ID_)?INVALID|topic not found/i,
    "topic",
  ],
  [/(to be replied|to reply|replied message) not found|REPLY_MESSAGE_ID_INVALID|REPLY_TO_INVALID/i, "reply"],
  [/message to edit not found|message can't be edited|MESSAGE_ID_INVALID|MESSAGE_EDIT_TIME_EXPIRED/i, "edit"],
  [/MESSAGE_AUTHOR_REQUIRED|no text in the message to edit|message identifier is not/i, "edit"],
  [
    /CHAT_SEND_(PLAIN|DOCS|MEDIA)_FORBIDDEN|rights to send (documents|files|media)|MEDIA_(EMPTY|INVALID)/i,
    "content",
  ],
  [/BUTTON_|REPLY_MARKUP_|inline keyboard|copy_text|COPY_TEXT/, "content"],
  [/too[ _]long|too[ _]big|too[ _]large|can't parse|ENTIT(Y|IES)_|must be encoded in UTF-8/i, "content"],
  [
    /(text|message|file) (is|must be non-)[ _]?empty|MESSAGE_EMPTY|DOCUMENT_INVALID|FILE_PART|wrong (file|type)/i,
    "content",
  ],
];

/** Codes of refusals that need not be everybody's, and whose they are when the words do not say. */
const CODES: ReadonlyMap<number, Concern> = new Map([
  [400, "chat"],
  [403, "chat"],
  [413, "content"],
  [414, "content"],
]);

/** Whose refusal is it? Undefined: no answer of Telegram's at all, such as an abort. */
export function concernOf(error: unknown): Concern | undefined {
  if (error instanceof HttpError) return "everybody";
  if (!(error instanceof GrammyError)) return undefined;
  if (movedTo(error) !== undefined) return "chat_moved";
  const code = Number(error.error_code);
  if (!CODES.has(code)) return "everybody";
  const words = String(error.description);
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? CODES.get(code);
}

/** The id under which a group lives on, if the error tells one. */
export function movedTo(error: unknown): number | undefined {
  if (!(error instanceof GrammyError)) return undefined;
  return chatId(error.parameters?.migrate_to_chat_id);
}

/** An id as Telegram writes it, if it is one. */
export function chatId(id: unknown): number | undefined {
  return typeof id === "number" && Number.isSafeInteger(id) && id !== 0 ? id : undefined;
}

/** Longer waits were never seen: whoever asks for one is asked again after an hour. */
const LONGEST_WAIT_MS = 24 * 3_600_000;
const LOOK_AGAIN_MS = 3_600_000;

/** What of a refusal tells how long to wait; a group in slow mode may tell it in its words. */
interface Asking {
  parameters?: unknown;
  description?: unknown;
}

/** How long Telegram asked to wait; undefined when it did not say, or nothing that makes sense. */
export function waitAsked({ parameters, description }: Asking): number | undefined {
  const [, slow] = /SLOWMODE_WAIT_(\d+)/.exec(String(description)) ?? [];
  const seconds = Number(Object(parameters).retry_after ?? slow);
  if (!(seconds > 0)) return undefined;
  return seconds * 1000 <= LONGEST_WAIT_MS ? seconds * 1000 : LOOK_AGAIN_MS;
}
