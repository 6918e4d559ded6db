import type { Clock } from "../../clock.ts";
import type { Job } from "../../queue/job.ts";
import type { JobStore } from "../../queue/ports.ts";
import type { PlacedPiece, Transcript } from "../../transcript/transcript.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import type { BigValues } from "./big_values.ts";
import type { Kv } from "./kv.ts";

/** How long a job that is over is remembered. */
const CLOSED_JOB_MS = 24 * 3_600_000;

/** Jobs in Deno KV: one record per job, one value per finished piece. */
export class KvJobStore implements JobStore {
  readonly #kv: Kv;
  readonly #values: BigValues;
  readonly #clock: Clock;

  constructor(kv: Kv, values: BigValues, clock: Clock) {
    this.#kv = kv;
    this.#values = values;
    this.#clock = clock;
  }

  async add(job: Job): Promise<boolean> {
    const closed = await this.#kv.get(keys.closedJob(job.id));
    if (this.#isRemembered(closed.value)) return false;
    const added = await this.#kv.atomic()
      .check(closed, { key: keys.openJob(job.id), versionstamp: null })
      .set(keys.openJob(job.id), KINDS.job.toRecord(job))
      .delete(closed.key)
      .commit();
    return added.ok;
  }

  /** A job that is over stays over: an update that comes late changes nothing. */
  async update(job: Job): Promise<void> {
    await this.#kv.atomic()
      .check({ key: keys.closedJob(job.id), versionstamp: null })
      .set(keys.openJob(job.id), KINDS.job.toRecord(job))
      .commit();
  }

  async get(id: string): Promise<Job | undefined> {
    const [open, closed] = await this.#kv.getMany([keys.openJob(id), keys.closedJob(id)]);
    return KINDS.job.from(open.value) ?? this.#closedJob(closed.value);
  }

  async unfinished(): Promise<Job[]> {
    const jobs = await Array.fromAsync(
      this.#kv.list({ prefix: keys.openJobs }),
      (entry) => KINDS.job.from(entry.value),
    );
    return jobs.filter((job) => job !== undefined).sort((a, b) => a.acceptedAt - b.acceptedAt);
  }

  async savePiece(jobId: string, piece: PlacedPiece): Promise<void> {
    await this.#values.set(KINDS.piece, keys.piece(jobId, piece.index), piece);
  }

  async pieces(jobId: string): Promise<PlacedPiece[]> {
    return await Array.fromAsync(this.#values.list(KINDS.piece, keys.piecesOf(jobId)));
  }

  async saveTranscript(job: Job, transcript: Transcript): Promise<void> {
    const closed = await this.#kv.get(keys.closedJob(job.id));
    if (closed.value !== null) return;
    await this.#values.set(KINDS.transcript, keys.transcript(job.id), transcript, {
      also: (transaction) => transaction.set(keys.openJob(job.id), KINDS.job.toRecord(job)),
    });
  }

  async transcript(jobId: string): Promise<Transcript | undefined> {
    return await this.#values.get(KINDS.transcript, keys.transcript(jobId));
  }

  async finish(job: Job): Promise<void> {
    const expiresAt = this.#clock.now() + CLOSED_JOB_MS;
    const closed = KINDS.closedJob.toRecord({ job: KINDS.job.toRecord(job), expiresAt });
    const pieces = await Array.fromAsync(this.#kv.list({ prefix: keys.piecesOf(job.id) }), ({ key }) => key);
    await this.#values.deleteAll([keys.transcript(job.id), ...pieces], (transaction) =>
      transaction
        .set(keys.closedJob(job.id), closed, { expireIn: CLOSED_JOB_MS })
        .delete(keys.openJob(job.id)));
  }

  /** Removes pieces and transcripts of jobs that ended while the process was dying. */
  async collectGarbage(): Promise<void> {
    for (const prefix of [keys.allPieces, keys.allTranscripts]) {
      for await (const { key } of this.#kv.list({ prefix })) {
        const job = await this.#kv.get(keys.openJob(String(key[1])));
        if (job.value === null) await this.#values.deleteAll([key]);
      }
    }
  }

  #isRemembered(raw: unknown): boolean {
    return (KINDS.closedJob.from(raw)?.expiresAt ?? 0) > this.#clock.now();
  }

  #closedJob(raw: unknown): Job | undefined {
    return this.#isRemembered(raw) ? KINDS.job.from(KINDS.closedJob.from(raw)?.job) : undefined;
  }
}
