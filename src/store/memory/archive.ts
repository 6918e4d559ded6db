import { type Archive, TOLD_MS } from "../../chat/ports.ts";
import type { Told } from "../../chat/answer/told.ts";
import type { Clock } from "../../clock.ts";

/** What this process still knows of is bounded. */
const MOST = 1_000;

/** What chats were told, as long as the process lives. */
export class MemoryArchive implements Archive {
  readonly #clock: Clock;
  readonly #told = new Map<string, { told: Told; expiresAt: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  keep(told: Told): Promise<boolean> {
    this.#told.delete(told.asked.id);
    this.#told.set(told.asked.id, { told: structuredClone(told), expiresAt: this.#clock.now() + TOLD_MS });
    const [oldest] = this.#told.keys();
    if (this.#told.size > MOST) this.#told.delete(oldest);
    return Promise.resolve(true);
  }

  find(jobId: string): Promise<Told | undefined> {
    const kept = this.#told.get(jobId);
    const isKept = kept !== undefined && kept.expiresAt > this.#clock.now();
    return Promise.resolve(isKept ? structuredClone(kept.told) : undefined);
  }
}
