/** What passes between the bot and the Bot API, for whoever measures: no person, no chat, no words. */
export type ChatEvent =
  /** An update that is new came; `kind` as Telegram names it, "other" for one that was not asked for. */
  | { type: "update"; kind: string }
  /** A request was answered; `code` is the answer's, or "network" when none came. */
  | { type: "request"; method: string; code: string }
  /** Telegram asked to wait before this is asked again. */
  | { type: "flood_wait"; method: string; waitMs: number }
  /** A message waited before it was sent, for the bot's own budget or as Telegram asked. */
  | { type: "held_back"; what: "answer" | "progress"; waitMs: number };
