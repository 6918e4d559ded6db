import { growingMs } from "../../waiting.ts";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { CooldownBook } from "./cooldown_book.ts";
import { LONGEST_WAIT_MS } from "../waits.ts";
import type { MtprotoError } from "../mtproto_client.ts";

const log = getLogger(["transhades", "download"]);

/** Whatever of these must wait, no file part can be read. */
const READING = new Set([
  "upload.getFile",
  "auth.exportAuthorization",
  "auth.importAuthorization",
  "help.getConfig",
]);
const LOOKING_UP = new Set(["messages.getMessages", "channels.getMessages"]);
/** What is needed only once an account is connected; any other method's wait keeps it from connecting. */
const LATER = new Set([...READING, ...LOOKING_UP].filter((method) => method !== "help.getConfig"));

/** Shortest wait after a refusal: "wait 0 seconds" must not become a busy loop. */
const SHORTEST_WAIT_MS = 500;
/** A wait of nothing again and again becomes a longer one each time, up to this. */
const LONGEST_GROWN_MS = 60_000;

/** The waits of one account, by what they keep it from: their ends, 0 when there is none. */
export class AccountWaits {
  readonly #account: string;
  readonly #cooldowns: CooldownBook;
  readonly #clock: Clock;
  /** Refusals in a row of one method, and the end of the last one's wait. */
  readonly #inRow = new Map<string, { count: number; until: number }>();
  #barred: { reason: string; until: number } | undefined;

  constructor(account: string, cooldowns: CooldownBook, clock: Clock) {
    this.#account = account;
    this.#cooldowns = cooldowns;
    this.#clock = clock;
  }

  /** Of whatever it takes to be connected. */
  get login(): number {
    return this.#cooldowns.until(this.#account, (method) => !LATER.has(method));
  }

  /** Of file parts. */
  get reading(): number {
    return this.#cooldowns.until(this.#account, (method) => READING.has(method));
  }

  /** Of messages. */
  get lookingUp(): number {
    return this.#cooldowns.until(this.#account, (method) => LOOKING_UP.has(method));
  }

  /** Why it waits, in the operator's words, where that is more than a limit. */
  get reason(): string | undefined {
    return this.#barred !== undefined && this.#barred.until > this.#clock.now()
      ? this.#barred.reason
      : undefined;
  }

  /** Telegram asked to wait; returns how much longer that is than the account had to wait anyway. */
  note({ method, waitMs, problem, message }: MtprotoError): number {
    const now = this.#clock.now();
    const askedMs = Number.isFinite(waitMs) ? waitMs : LONGEST_WAIT_MS;
    const until = now + Math.min(LONGEST_WAIT_MS, Math.max(askedMs, this.#leastMs(method)));
    const before = Math.max(now, this.#cooldowns.until(this.#account, (known) => known === method));
    this.#inRow.set(method, { count: this.#count(method), until });
    if (problem === "barred") this.#barred = { reason: message, until };
    log.warn("{account} must wait {seconds} s ({method}): {reason}", {
      account: this.#account,
      seconds: Math.ceil((until - now) / 1000),
      method,
      reason: message,
    });
    this.#cooldowns.set({ accountName: this.#account, method, until });
    return Math.max(0, until - before);
  }

  /** Something worked: the next refusal is the first one. */
  noteWork(): void {
    this.#inRow.clear();
  }

  #leastMs(method: string): number {
    return growingMs(this.#count(method) - 1, SHORTEST_WAIT_MS, LONGEST_GROWN_MS);
  }

  /** Refusals of requests that were under way together count once. */
  #count(method: string): number {
    const before = this.#inRow.get(method);
    if (before === undefined) return 1;
    return before.until > this.#clock.now() ? before.count : before.count + 1;
  }
}
