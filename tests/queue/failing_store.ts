import type { Clock } from "../../src/clock.ts";
import type { JobClaim } from "../../src/queue/ports.ts";
import { MemoryJobStore } from "../../src/store/memory/job_store.ts";

/** A store in memory that reads but writes nothing while `isFull`, as a database on a full disk. */
export class FailingStore extends MemoryJobStore {
  isFull = false;
  /** Writes that failed. */
  refused = 0;

  constructor(clock: Clock) {
    super(clock);
    this.#guard(this, ["add", "requestCancel", "savePiece"]);
    const { claim } = this;
    this.claim = async (...of) => {
      this.#mayWrite();
      const claimed: JobClaim | undefined = await claim.apply(this, of);
      if (claimed !== undefined) {
        this.#guard(claimed, ["renew", "update", "saveTranscript", "finish", "release"]);
      }
      return claimed;
    };
  }

  #guard<T extends object>(object: T, names: (keyof T & string)[]): void {
    for (const name of names) {
      const write: unknown = object[name];
      if (typeof write !== "function") continue;
      const guarded = async (...given: unknown[]): Promise<unknown> => {
        this.#mayWrite();
        return await write.apply(object, given);
      };
      Object.defineProperty(object, name, { value: guarded });
    }
  }

  #mayWrite(): void {
    if (!this.isFull) return;
    this.refused++;
    throw new Error("database or disk is full");
  }
}
