import type { LogRecord } from "@logtape/logtape";

const MOST_KINDS = 100;
/** What the program itself puts in; anything else may be anybody's words, and only the log shows it. */
const OWN_WORDS: ReadonlySet<string> = new Set(["account", "provider", "failure", "advice", "what", "kind"]);

/** A kind of warning or error that was logged. */
export interface Trouble {
  level: "warning" | "error";
  /** As it stands in the source, with "{name}" for whatever is put in. */
  template: string;
  /** With what the program itself put in. */
  message: string;
  count: number;
  /** Milliseconds since the Unix epoch. */
  lastAt: number;
}

type Logged = Pick<LogRecord, "level" | "rawMessage" | "properties" | "timestamp">;

/** What went wrong since the program started, by kind. */
export class Troubles {
  readonly #kinds = new Map<string, Trouble>();

  /** Newest first. */
  latest(most: number): Trouble[] {
    return [...this.#kinds.values()].reverse().slice(0, most);
  }

  hear({ level, rawMessage, properties, timestamp }: Logged): void {
    if (level !== "warning" && level !== "error" && level !== "fatal") return;
    const template = typeof rawMessage === "string" ? rawMessage : rawMessage.join("{}");
    const message = fill(template, properties);
    const count = (this.#kinds.get(message)?.count ?? 0) + 1;
    this.#kinds.delete(message);
    const shown = level === "warning" ? level : "error";
    this.#kinds.set(message, { level: shown, template, message, count, lastAt: timestamp });
    const [oldest] = this.#kinds.keys();
    if (this.#kinds.size > MOST_KINDS) this.#kinds.delete(oldest);
  }
}

/** Long numbers are somebody's: chats, people, messages. */
function fill(template: string, properties: Readonly<Record<string, unknown>>): string {
  return template
    .replace(/\{(\w+)\}/g, (hole, name) => OWN_WORDS.has(name) ? String(properties[name]) : hole)
    .replace(/\d{5,}/g, "…");
}
