import type { Job } from "./job.ts";
import type { LiveJob } from "./live_job.ts";

/** Files of one person belong together when no more time lies between them. */
const APART_MS = 30_000;

interface Batch {
  /** In the order in which they came; the first one that is open is found at once. */
  readonly jobs: Set<LiveJob>;
  newestAt: number;
}

/** Finds files that one person sent within seconds: a batch, of which one message tells. */
export class Batches {
  readonly #latest = new Map<string, Batch>();
  /** Where each was added: its chat may become another one. */
  readonly #keys = new WeakMap<LiveJob, string>();

  /** One that is told of already, in a message that may tell of this one, too. */
  companionOf({ job }: LiveJob): LiveJob | undefined {
    const batch = this.#latest.get(keyOf(job));
    if (batch === undefined || isElsewhere(job) || job.acceptedAt - batch.newestAt > APART_MS) {
      return undefined;
    }
    for (const each of batch.jobs) if (canShare(each.job)) return each;
    return undefined;
  }

  /** It is told of. */
  add(live: LiveJob): void {
    const { job } = live;
    if (!canShare(job)) return;
    const key = keyOf(job);
    const companion = this.companionOf(live);
    const known = this.#latest.get(key);
    const batch = companion !== undefined && known !== undefined
      ? known
      : { jobs: new Set<LiveJob>(), newestAt: 0 };
    batch.jobs.add(live);
    batch.newestAt = Math.max(batch.newestAt, job.acceptedAt);
    this.#latest.set(key, batch);
    this.#keys.set(live, key);
  }

  remove(live: LiveJob): void {
    const key = this.#keys.get(live) ?? "";
    const batch = this.#latest.get(key);
    batch?.jobs.delete(live);
    if (batch?.jobs.size === 0) this.#latest.delete(key);
  }
}

/** What is being answered has its message for itself. */
function canShare(job: Job): boolean {
  const isOpen = job.state === "queued" || job.state === "running" || job.state === "parked";
  return isOpen && job.statusMessageId !== undefined && !isElsewhere(job);
}

/** Told of in a message that stands somewhere already, or that says who has sent it. */
function isElsewhere({ guest, replaces, senderName }: Job): boolean {
  return guest !== undefined || replaces !== undefined || senderName !== undefined;
}

function keyOf({ chatId, userId, topic }: Job): string {
  return `${chatId} ${userId} ${topic?.threadId ?? ""} ${topic?.directMessagesId ?? ""}`;
}
