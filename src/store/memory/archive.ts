import type { Archive } from "../../chat/ports.ts";
import type { Told } from "../../chat/answer/told.ts";
import type { HistoryEntry } from "../../chat/history/entry.ts";
import type { Clock } from "../../clock.ts";

/** What this process still knows of is bounded. */
const MOST = 1_000;

interface Kept {
  told: Told;
  entry: HistoryEntry;
  expiresAt: number;
}

/** What chats were told, as long as the process lives. */
export class MemoryArchive implements Archive {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  keep(told: Told, entry: HistoryEntry, keepMs: number): Promise<boolean> {
    const { id } = told.asked;
    this.#kept.delete(id);
    this.#kept.set(id, structuredClone({ told, entry, expiresAt: this.#clock.now() + keepMs }));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST) this.#kept.delete(oldest);
    return Promise.resolve(true);
  }

  change(...[jobId, change]: Parameters<Archive["change"]>): Promise<Told | undefined> {
    const kept = this.#kept.get(jobId);
    if (kept === undefined || !this.#isFresh(kept)) return Promise.resolve(undefined);
    Object.assign(kept, structuredClone(change(structuredClone(kept.told))));
    return Promise.resolve(structuredClone(kept.told));
  }

  find(jobId: string): Promise<Told | undefined> {
    const kept = this.#kept.get(jobId);
    return Promise.resolve(kept && this.#isFresh(kept) ? structuredClone(kept.told) : undefined);
  }

  entries(userId: number): Promise<HistoryEntry[]> {
    const own = [...this.#kept.values()].filter((kept) => this.#isFresh(kept) && isOf(kept, userId));
    const sorted = own.map(({ entry }) => entry).toSorted((a, b) => b.asked.acceptedAt - a.asked.acceptedAt);
    return Promise.resolve(structuredClone(sorted));
  }

  async *before(time: number): AsyncGenerator<HistoryEntry> {
    for (const { entry } of [...this.#kept.values()]) if (entry.asked.acceptedAt < time) yield entry;
  }

  forget({ asked }: HistoryEntry): Promise<void> {
    this.#kept.delete(asked.id);
    return Promise.resolve();
  }

  #isFresh({ expiresAt }: Kept): boolean {
    return expiresAt > this.#clock.now();
  }
}

function isOf({ entry: { asked } }: Kept, userId: number): boolean {
  return asked.userId === userId;
}
