import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { waitAtMost } from "../../waiting.ts";
import type { MessageRef } from "../mtproto_client.ts";
import type { CopyBook, CopySender, MessageCopies } from "../ports.ts";

const log = getLogger(["transhades", "download"]);

/** What could not be removed is tried again so often. */
const SWEEP_EVERY_MS = 3_600_000;
/** How long an end waits for removals under way; the others are made at the next start. */
const GRACE_MS = 2_000;
/** After a refusal nothing is copied for so long. */
const PAUSE_MS = 10 * 60_000;

export interface KeptCopiesDeps {
  sender: CopySender;
  book: CopyBook;
  clock: Clock;
}

/** Copies that are written down before they are used, so that none outlasts its job for long, whatever happens to this process. */
export class KeptCopies implements MessageCopies, AsyncDisposable {
  readonly #deps: KeptCopiesDeps;
  readonly #closed = new AbortController();
  /** Those that somebody reads by. */
  readonly #used = new Set<string>();
  readonly #removing = new Set<Promise<void>>();
  #pausedUntil = 0;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(deps: KeptCopiesDeps) {
    this.#deps = deps;
  }

  /** Removes what an earlier run left, and goes on doing so. */
  start(): void {
    this.#sweeping = this.#sweepAgainAndAgain();
  }

  async copy(message: MessageRef): Promise<MessageRef | undefined> {
    const { sender, clock } = this.#deps;
    if (clock.now() < this.#pausedUntil) return undefined;
    try {
      return await this.#noted(await sender.copy(message));
    } catch (error) {
      this.#pausedUntil = clock.now() + PAUSE_MS;
      log.warn("A large file could not be copied for the helper bots, it is read without them: {reason}", {
        reason: reasonOf(error),
      });
      return undefined;
    }
  }

  /** What cannot be written down goes again at once: nobody would remember it. */
  async #noted(copy: MessageRef): Promise<MessageRef> {
    this.#used.add(keyOf(copy));
    try {
      await this.#deps.book.note(copy);
      return copy;
    } catch (error) {
      await this.remove(copy);
      throw error;
    }
  }

  async remove(copy: MessageRef): Promise<void> {
    const removing = this.#remove(copy).finally(() => this.#removing.delete(removing));
    this.#removing.add(removing);
    await removing;
  }

  async #remove(copy: MessageRef): Promise<void> {
    this.#used.delete(keyOf(copy));
    try {
      await this.#deps.sender.remove(copy);
      await this.#deps.book.strike(copy);
    } catch (error) {
      if (this.#closed.signal.aborted) return;
      log.warn("A copy for the helper bots could not be removed, which is tried again: {reason}", {
        reason: reasonOf(error),
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new Error("the bot is stopping"));
    const ended = Promise.all([this.#sweeping, ...this.#removing]);
    await waitAtMost(this.#deps.clock, GRACE_MS, ended);
  }

  async #sweepAgainAndAgain(): Promise<void> {
    const { book, clock } = this.#deps;
    const { signal } = this.#closed;
    while (!signal.aborted) {
      const left = await book.all().catch(() => []);
      for (const copy of left.filter((each) => !this.#used.has(keyOf(each)))) {
        if (!signal.aborted) await this.remove(copy);
      }
      await Promise.allSettled([clock.sleep(SWEEP_EVERY_MS, signal)]);
    }
  }
}

function keyOf({ chatId, messageId }: MessageRef): string {
  return `${chatId}:${messageId}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
