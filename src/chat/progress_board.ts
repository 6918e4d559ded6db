import { abortable, growingMs, waitAtMost } from "../waiting.ts";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { Left, Shown, ShowStatus, StatusMessage } from "./status_message.ts";
import type { SendBudget } from "./telegram/send_budget.ts";
import { describe, retryAfterMs } from "./telegram/errors.ts";
import { type Concern, concernOf } from "./telegram/refusals.ts";

const log = getLogger(["transhades", "chat"]);

const INTERVAL_MS = 7_000;
/** After failures the interval doubles, up to this. */
const LONGEST_INTERVAL_MS = 60_000;
/** A draft lives for 30 s (https://core.telegram.org/bots/api#sendmessagedraft). */
const REFRESH_MS = 20_000;
/** What stays the same for longer than a few drafts goes into the message. */
const MOST_REFRESHES = 5;
/** The message is gone, or the chat: after the second such refusal in a row nothing more is tried. */
const LASTING: ReadonlySet<Concern | undefined> = new Set(["edit", "chat_for_good", "chat_moved"]);
const MAX_LASTING = 2;
/** A job that is done sooner needs no progress. */
const FIRST_MS = 1_000;
/** An answer that is there by then comes without a preview. */
const WORDS_MS = 8_000;
/** How long an answer waits for progress on its way, so that it cannot arrive after it. */
const GRACE_MS = 2_000;
const REMEMBERED = 1_000;

interface Entry {
  message: StatusMessage;
  latest?: Shown;
  pending?: Shown;
  words?: string;
  wordsFrom: number;
  shownText?: string;
  left: Left;
  /** What the last draft said, and how often it was shown again. */
  draftText?: string;
  refreshes: number;
  nextAt: number;
  /** What failed in a row, and how many of them because the message is gone. */
  failures: number;
  lastingFailures: number;
  closing: AbortController;
  running?: Promise<void>;
  showing?: Promise<void>;
}

/** Shows progress: of each job every 7 s at most, the newest wins, failures are let go. */
export class ProgressBoard {
  readonly #clock: Clock;
  readonly #budget: SendBudget;
  readonly #show: ShowStatus;
  readonly #entries = new Map<string, Entry>();
  readonly #closed = new Map<string, Left>();
  #forgetAbove = REMEMBERED;

  constructor(deps: { clock: Clock; budget: SendBudget; show: ShowStatus }) {
    this.#clock = deps.clock;
    this.#budget = deps.budget;
    this.#show = deps.show;
  }

  /** Shows this when its turn comes, unless something newer or the answer comes first. */
  show(message: StatusMessage, shown: Shown): void {
    const entry = this.#entry(message);
    if (entry === undefined) return;
    entry.latest = entry.pending = shown;
    entry.running ??= this.#run(entry);
  }

  /** From now on what is shown has these words under it, unless the answer comes soon. */
  words(message: StatusMessage, words: string): void {
    const entry = this.#entry(message);
    if (entry === undefined) return;
    const waitMs = entry.wordsFrom - this.#clock.now();
    if (waitMs > 0 && entry.words === undefined) this.#after(waitMs, entry, () => this.#again(entry));
    entry.words = words;
  }

  /** Ends progress in this message for good; resolves when nothing of it can arrive any more, after 2 s at the latest. */
  async close(message: StatusMessage): Promise<void> {
    const key = keyOf(message);
    const entry = this.#entries.get(key);
    this.#remember(key, entry?.left ?? this.left(message));
    if (entry === undefined) return;
    this.#entries.delete(key);
    entry.pending = undefined;
    if (entry.showing !== undefined) await waitAtMost(this.#clock, GRACE_MS, entry.showing);
    entry.closing.abort(new Error("the answer has come"));
    await entry.running;
  }

  /** What is still to be seen of progress that was closed. */
  left(message: StatusMessage): Left {
    return this.#closed.get(keyOf(message)) ?? { isDraft: false };
  }

  /** Ends all progress. */
  async stop(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ message }) => this.close(message)));
  }

  #entry(message: StatusMessage): Entry | undefined {
    const key = keyOf(message);
    return this.#closed.has(key) ? undefined : this.#entries.get(key) ?? this.#open(key, message);
  }

  #open(key: string, message: StatusMessage): Entry {
    if (this.#entries.size >= this.#forgetAbove) this.#forgetIdle();
    const [nextAt, wordsFrom] = [FIRST_MS, WORDS_MS].map((waitMs) => this.#clock.now() + waitMs);
    const counts = { refreshes: 0, failures: 0, lastingFailures: 0 };
    const left = { isDraft: false };
    const entry: Entry = { message, wordsFrom, nextAt, left, closing: new AbortController(), ...counts };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Of jobs that another worker took over, or whose chat has moved, no end is told here. */
  #forgetIdle(): void {
    for (const [key, { running, closing }] of this.#entries) {
      if (running !== undefined) continue;
      closing.abort(new Error("forgotten"));
      this.#entries.delete(key);
    }
    this.#forgetAbove = Math.max(REMEMBERED, 2 * this.#entries.size);
  }

  async #run(entry: Entry): Promise<void> {
    const { signal } = entry.closing;
    try {
      while (entry.pending !== undefined) {
        await this.#clock.sleep(Math.max(0, entry.nextAt - this.#clock.now()), signal);
        if (this.#composed(entry)?.text === entry.shownText) entry.pending = undefined;
        else await this.#budget.takeSpare(entry.message.chatId, signal);
        if (!await this.#isTrue(entry, signal)) continue;
        entry.showing = this.#showOnce(entry, signal);
        await entry.showing;
        entry.showing = undefined;
      }
    } catch (error) {
      if (!signal.aborted) log.warn("Progress stopped: {reason}", { reason: describe(error) });
    } finally {
      // In the same turn as the last look at `pending`: what is shown from now on starts a new run.
      entry.running = undefined;
    }
  }

  /** What is not is let go. */
  async #isTrue(entry: Entry, signal: AbortSignal): Promise<boolean> {
    const { pending } = entry;
    if (pending?.isTrue === undefined) return true;
    const isTrue = await abortable(pending.isTrue().catch(() => false), signal);
    if (!isTrue && entry.pending === pending) entry.pending = undefined;
    return isTrue;
  }

  #composed(entry: Entry): Shown & { words?: string } | undefined {
    const { pending, wordsFrom } = entry;
    const isTime = this.#clock.now() >= wordsFrom && !pending?.isWhole;
    const words = isTime ? entry.words : undefined;
    if (pending === undefined || words === undefined) return pending && { ...pending, draft: undefined };
    const text = `${pending.text}\n\n${words}`;
    const isLasting = text === entry.draftText && entry.refreshes > MOST_REFRESHES;
    return { ...pending, text, draft: isLasting ? undefined : pending.draft, words };
  }

  async #showOnce(entry: Entry, signal: AbortSignal): Promise<void> {
    const shown = this.#composed(entry);
    entry.pending = undefined;
    if (shown === undefined || shown.text === entry.shownText) return;
    entry.shownText = shown.text;
    try {
      const place = await this.#show(entry.message, shown, signal);
      entry.failures = entry.lastingFailures = 0;
      if (place === "refused") this.#forgetShown(entry);
      else Object.assign(entry.left, { isDraft: place === "draft", words: shown.words });
      if (place === "draft") this.#drafted(entry, shown.text);
    } catch (error) {
      if (!signal.aborted && concernOf(error) !== "unchanged") this.#failed(entry, error);
    } finally {
      // From its answer on: Telegram counts when requests arrive, and one may be long on its way.
      const pauseMs = growingMs(entry.failures - 1, INTERVAL_MS, LONGEST_INTERVAL_MS);
      entry.nextAt = this.#clock.now() + pauseMs;
    }
  }

  /** A draft that nothing newer has replaced is shown again before it disappears. */
  #drafted(entry: Entry, text: string): void {
    if (text !== entry.draftText) entry.refreshes = 0;
    entry.draftText = text;
    this.#after(REFRESH_MS, entry, () => {
      if (entry.shownText !== text) return;
      entry.refreshes++;
      this.#forgetShown(entry);
    });
  }

  #forgetShown(entry: Entry): void {
    entry.shownText = undefined;
    this.#again(entry);
  }

  #again(entry: Entry): void {
    entry.pending ??= entry.latest;
    entry.running ??= this.#run(entry);
  }

  #after(waitMs: number, { closing: { signal } }: Entry, go: () => void): void {
    this.#clock.sleep(waitMs, signal).then(() => signal.aborted || go(), () => {});
  }

  #failed(entry: Entry, error: unknown): void {
    const { message } = entry;
    log.debug("Progress was not shown: {reason}", { reason: describe(error) });
    entry.failures++;
    entry.lastingFailures = LASTING.has(concernOf(error)) ? entry.lastingFailures + 1 : 0;
    const waitMs = retryAfterMs(error);
    if (waitMs !== undefined) this.#budget.asked(waitMs, message.chatId);
    if (entry.lastingFailures < MAX_LASTING) return;
    this.#remember(keyOf(message), entry.left);
    this.#entries.delete(keyOf(message));
    entry.pending = undefined;
    entry.closing.abort(new Error("the message is gone"));
  }

  #remember(key: string, left: Left): void {
    this.#closed.set(key, left);
    const [oldest] = this.#closed.keys();
    if (this.#closed.size > REMEMBERED) this.#closed.delete(oldest);
  }
}

function keyOf({ chatId, messageId }: StatusMessage): string {
  return `${chatId}:${messageId}`;
}
