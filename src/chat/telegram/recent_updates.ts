import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";

const REMEMBERED_MS = 10 * 60_000;
const MOST_REMEMBERED = 10_000;
const MOST_UNITS = 1_000;

interface Seen {
  at: number;
  handled: Promise<void>;
}

/** Has each update handled once, however often it comes. Ids do not tell: they may begin anew. */
export class RecentUpdates {
  readonly #clock: Clock;
  /** By key, oldest first. */
  readonly #seen = new Map<string, Seen>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the update is handled; to false when this very update came within the last 10 minutes already. */
  async once(update: unknown, handle: () => Promise<void>): Promise<boolean> {
    const key = updateKey(update);
    this.#forgetOld();
    const before = this.#seen.get(key);
    const handled = before?.handled ?? handle();
    if (before === undefined) this.#remember(key, handled);
    await handled;
    return before === undefined;
  }

  /** What failed may come again. */
  #remember(key: string, handled: Promise<void>): void {
    this.#seen.set(key, { at: this.#clock.now(), handled });
    handled.catch(() => this.#seen.delete(key));
  }

  #forgetOld(): void {
    const oldestAt = this.#clock.now() - REMEMBERED_MS;
    for (const [key, { at }] of this.#seen) {
      if (at > oldestAt && this.#seen.size <= MOST_REMEMBERED) return;
      this.#seen.delete(key);
    }
  }
}

/** Tells an update from others in a few bytes: a part of its text would keep all of it in memory, thousands of times. */
export function updateKey(update: unknown): string {
  return createHash("sha256").update(toldBy(update)).digest("base64url");
}

/** What an update says, or as much of it as tells it from others: a message begins with its number, a press has its own. */
function toldBy(update: unknown): string {
  if (typeof update !== "object" || update === null) return String(update);
  const { update_id, ...content } = update as Record<string, unknown>;
  const told = JSON.stringify(content);
  return told === "{}" ? JSON.stringify([update_id]) : told.slice(0, MOST_UNITS);
}
