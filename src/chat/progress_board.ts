import { growingMs, waitAtMost } from "../waiting.ts";
import { getLogger } from "@logtape/logtape";
import type { InlineKeyboard } from "grammy/web";
import type { Clock } from "../clock.ts";
import type { SendBudget } from "./telegram/send_budget.ts";
import { describe, retryAfterMs } from "./telegram/errors.ts";
import { type Concern, concernOf } from "./telegram/refusals.ts";

const log = getLogger(["transhades", "chat"]);

const EDIT_INTERVAL_MS = 3_000;
/** After failures the interval doubles, up to this. */
const LONGEST_INTERVAL_MS = 60_000;
/** The message is gone, or the chat: after the second such refusal in a row nothing more is tried. */
const LASTING: ReadonlySet<Concern | undefined> = new Set(["edit", "chat_for_good", "chat_moved"]);
const MAX_LASTING = 2;
/** A job that is done sooner needs no progress. */
const FIRST_EDIT_MS = 1_000;
/** How long an answer waits for an edit on its way, so that the edit cannot arrive after it. */
const GRACE_MS = 2_000;
const REMEMBERED = 1_000;

/** The bot's message about one job. */
export interface StatusMessage {
  chatId: number;
  messageId: number;
}

/** What a status message shows while a job goes on. */
export interface Shown {
  text: string;
  keyboard: InlineKeyboard;
}

/** Changes a status message; one attempt. */
export type EditStatus = (message: StatusMessage, shown: Shown, signal: AbortSignal) => Promise<void>;

interface Entry {
  message: StatusMessage;
  pending?: Shown;
  shownText?: string;
  nextEditAt: number;
  /** Edits that failed in a row, and how many of them because the message is gone. */
  failures: number;
  lastingFailures: number;
  closing: AbortController;
  running?: Promise<void>;
  editing?: Promise<void>;
}

/** Shows progress in status messages: each is edited at most every 3 s, the newest text wins, failures are let go. */
export class ProgressBoard {
  readonly #clock: Clock;
  readonly #budget: SendBudget;
  readonly #edit: EditStatus;
  readonly #entries = new Map<string, Entry>();
  readonly #closed = new Set<string>();
  #forgetAbove = REMEMBERED;

  constructor(deps: { clock: Clock; budget: SendBudget; edit: EditStatus }) {
    this.#clock = deps.clock;
    this.#budget = deps.budget;
    this.#edit = deps.edit;
  }

  /** Shows this when its turn comes, unless something newer or the answer comes first. */
  show(message: StatusMessage, shown: Shown): void {
    const key = keyOf(message);
    if (this.#closed.has(key)) return;
    const entry = this.#entries.get(key) ?? this.#open(key, message);
    entry.pending = shown;
    entry.running ??= this.#run(entry);
  }

  /** Ends progress in this message for good; resolves when no edit of it can arrive any more, after 2 s at the latest. */
  async close(message: StatusMessage): Promise<void> {
    const key = keyOf(message);
    this.#remember(key);
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    entry.pending = undefined;
    if (entry.editing !== undefined) await waitAtMost(this.#clock, GRACE_MS, entry.editing);
    entry.closing.abort(new Error("the answer has come"));
    await entry.running;
  }

  /** Ends all progress. */
  async stop(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ message }) => this.close(message)));
  }

  #open(key: string, message: StatusMessage): Entry {
    if (this.#entries.size >= this.#forgetAbove) this.#forgetIdle();
    const nextEditAt = this.#clock.now() + FIRST_EDIT_MS;
    const counts = { failures: 0, lastingFailures: 0 };
    const entry: Entry = { message, nextEditAt, closing: new AbortController(), ...counts };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Of jobs that another worker took over, or whose chat has moved, no end is told here. */
  #forgetIdle(): void {
    for (const [key, { running }] of this.#entries) if (running === undefined) this.#entries.delete(key);
    this.#forgetAbove = Math.max(REMEMBERED, 2 * this.#entries.size);
  }

  async #run(entry: Entry): Promise<void> {
    const { signal } = entry.closing;
    try {
      while (entry.pending !== undefined) {
        await this.#clock.sleep(Math.max(0, entry.nextEditAt - this.#clock.now()), signal);
        await this.#budget.takeSpare(entry.message.chatId, signal);
        entry.editing = this.#editOnce(entry, signal);
        await entry.editing;
        entry.editing = undefined;
      }
    } catch (error) {
      if (!signal.aborted) log.warn("Progress stopped: {reason}", { reason: describe(error) });
    } finally {
      // In the same turn as the last look at `pending`: what is shown from now on starts a new run.
      entry.running = undefined;
    }
  }

  async #editOnce(entry: Entry, signal: AbortSignal): Promise<void> {
    const shown = entry.pending;
    entry.pending = undefined;
    if (shown === undefined || shown.text === entry.shownText) return;
    entry.shownText = shown.text;
    try {
      await this.#edit(entry.message, shown, signal);
      entry.failures = entry.lastingFailures = 0;
    } catch (error) {
      if (!signal.aborted && concernOf(error) !== "unchanged") this.#failed(entry, error);
    } finally {
      // From its answer on: Telegram counts when edits arrive, and one may be long on its way.
      const pauseMs = growingMs(entry.failures - 1, EDIT_INTERVAL_MS, LONGEST_INTERVAL_MS);
      entry.nextEditAt = this.#clock.now() + pauseMs;
    }
  }

  #failed(entry: Entry, error: unknown): void {
    const { message } = entry;
    log.debug("Progress was not shown: {reason}", { reason: describe(error) });
    entry.failures++;
    entry.lastingFailures = LASTING.has(concernOf(error)) ? entry.lastingFailures + 1 : 0;
    const waitMs = retryAfterMs(error);
    if (waitMs !== undefined) {
      this.#budget.block(message.chatId, waitMs);
      this.#budget.hush(waitMs);
    }
    if (entry.lastingFailures < MAX_LASTING) return;
    this.#remember(keyOf(message));
    this.#entries.delete(keyOf(message));
    entry.pending = undefined;
  }

  #remember(key: string): void {
    this.#closed.add(key);
    const [oldest] = this.#closed;
    if (this.#closed.size > REMEMBERED) this.#closed.delete(oldest);
  }
}

function keyOf({ chatId, messageId }: StatusMessage): string {
  return `${chatId}:${messageId}`;
}
