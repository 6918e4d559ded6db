import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { HandledUpdates } from "../ports.ts";

/** How often another instance is looked at that is at the same update. */
const LOOK_EVERY_MS = 500;
const MOST_UNITS = 1_000;

/** Has each update handled once, however often it comes and to whichever instance. Ids do not tell: they may begin anew. */
export class RecentUpdates {
  readonly #clock: Clock;
  readonly #updates: HandledUpdates;
  readonly #underway = new Map<string, Promise<boolean>>();

  constructor(clock: Clock, updates: HandledUpdates) {
    this.#clock = clock;
    this.#updates = updates;
  }

  /**
   * Resolves when the update is handled; to false when this very update came within the last 10 minutes already.
   * @throws the signal's reason when it aborts while another instance is at it
   */
  async once(update: unknown, handle: () => Promise<void>, signal: AbortSignal): Promise<boolean> {
    const key = updateKey(update);
    const before = this.#underway.get(key);
    if (before !== undefined) {
      await before;
      return false;
    }
    const handled = this.#handle(key, handle, signal);
    this.#underway.set(key, handled);
    handled.catch(() => {}).then(() => this.#underway.delete(key));
    return await handled;
  }

  async #handle(key: string, handle: () => Promise<void>, signal: AbortSignal): Promise<boolean> {
    if (!await this.#isOurs(key, signal)) return false;
    try {
      await handle();
    } catch (error) {
      await this.#updates.giveUp(key);
      throw error;
    }
    await this.#updates.done(key);
    return true;
  }

  /** What another instance is at may come to nothing there. */
  async #isOurs(key: string, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const claim = await this.#updates.claim(key);
      if (claim !== "elsewhere") return claim === "ours";
      await this.#clock.sleep(LOOK_EVERY_MS, signal);
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
