import type { Clock } from "../../clock.ts";
import { ClaimLost } from "../../queue/errors.ts";
import type { Job } from "../../queue/job.ts";
import type { JobChange, JobClaim, Worker } from "../../queue/ports.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import { keys } from "../keys.ts";
import { digest } from "../digest.ts";
import { KINDS } from "../kinds.ts";
import type { BigValues } from "./big_values.ts";
import type { Kv, Transaction } from "./kv.ts";

/** How long a job that is over is remembered. */
export const CLOSED_JOB_MS = 24 * 3_600_000;

export interface ClaimDeps {
  kv: Kv;
  values: BigValues;
  clock: Clock;
  tell(change: JobChange): void;
}

/** A claim in Deno KV. Each write is one transaction with a look at the claim's record, so that a lost claim writes nothing. */
export class KvJobClaim implements JobClaim {
  readonly job: Job;
  readonly cancelRequested: boolean;
  readonly #deps: ClaimDeps;
  readonly #worker: Worker;
  readonly #token = crypto.randomUUID();
  /** Of the claim's record, when it was written last; undefined while it must be looked at. */
  #versionstamp?: string;

  constructor(job: Job, worker: Worker, cancelRequested: boolean, deps: ClaimDeps) {
    this.job = job;
    this.cancelRequested = cancelRequested;
    this.#worker = worker;
    this.#deps = deps;
  }

  /** What is stored while this claim holds, from now on. */
  record() {
    const until = this.#deps.clock.now() + this.#worker.leaseMs;
    return KINDS.claim.toRecord({ worker: this.#worker.name, token: this.#token, until });
  }

  /** Its record was written, as this version. */
  written(versionstamp: string): void {
    this.#versionstamp = versionstamp;
  }

  renew(): Promise<void> {
    return this.#write((transaction) => this.#renewed(transaction));
  }

  update(job: Job): Promise<void> {
    return this.#write((transaction) => this.#updated(this.#renewed(transaction), job));
  }

  async saveTranscript(job: Job, transcript: Transcript): Promise<void> {
    const versionstamp = await this.#deps.values.set(
      KINDS.transcript,
      keys.transcript(job.id),
      transcript,
      {
        guard: () => this.#held(),
        also: (transaction) => this.#updated(this.#renewed(transaction), job),
        isNew: true,
      },
    );
    this.written(versionstamp);
  }

  async finish(job: Job, recording?: string): Promise<void> {
    const { clock, tell, values } = this.#deps;
    const expiresAt = clock.now() + CLOSED_JOB_MS;
    const closed = KINDS.closedJob.toRecord({ job: KINDS.job.toRecord(job), expiresAt });
    await values.deleteAll([keys.transcript(job.id), ...await this.#piecesOf(recording)], {
      guard: () => this.#held(),
      also: (transaction) =>
        transaction.set(keys.closedJob(job.id), closed, { expireIn: CLOSED_JOB_MS })
          .delete(keys.openJob(job.id)).delete(keys.claim(job.id)).delete(keys.unwanted(job.id)),
    });
    tell({ jobId: job.id, change: "over" });
  }

  async release({ isHandedOn } = { isHandedOn: false }): Promise<void> {
    try {
      await this.#write((transaction) => transaction.delete(keys.claim(this.job.id)));
      if (!isHandedOn) this.#deps.tell({ jobId: this.job.id, change: "free" });
    } catch (error) {
      if (!(error instanceof ClaimLost)) throw error;
    }
  }

  #renewed(transaction: Transaction): Transaction {
    return transaction.set(keys.claim(this.job.id), this.record());
  }

  #updated(transaction: Transaction, job: Job): Transaction {
    return transaction.set(keys.openJob(job.id), KINDS.job.toRecord(job));
  }

  /** Only another write of this claim can come between: then once more. */
  async #write(fill: (transaction: Transaction) => void): Promise<void> {
    for (;;) {
      const transaction = this.#deps.kv.atomic().check(await this.#held());
      fill(transaction);
      const written = await transaction.commit();
      if (written.ok) return this.written(written.versionstamp);
    }
  }

  /** What a write rests on; nobody else may have written it since, and what was looked at once is not read again. */
  async #held(): Promise<Deno.AtomicCheck> {
    const versionstamp = this.#versionstamp;
    this.#versionstamp = undefined;
    if (versionstamp !== undefined) return { key: keys.claim(this.job.id), versionstamp };
    const entry = await this.#deps.kv.get(keys.claim(this.job.id));
    if (KINDS.claim.from(entry.value)?.token !== this.#token) throw new ClaimLost(this.job.id);
    return entry;
  }

  async #piecesOf(recording: string | undefined): Promise<Deno.KvKey[]> {
    if (recording === undefined) return [];
    return await Array.fromAsync(
      this.#deps.kv.list({ prefix: keys.piecesOf(digest(recording)) }),
      ({ key }) => key,
    );
  }
}
