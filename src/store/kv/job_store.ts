import type { Clock } from "../../clock.ts";
import { Feed } from "../../feed.ts";
import type { Job } from "../../queue/job.ts";
import type { JobChange, JobClaim, JobStore, Worker } from "../../queue/ports.ts";
import type { PlacedPiece, Transcript } from "../../transcript/transcript.ts";
import { digest } from "../digest.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import type { BigValues } from "./big_values.ts";
import { CLOSED_JOB_MS, KvJobClaim } from "./job_claim.ts";
import type { Kv, Transaction } from "./kv.ts";

/** How long a finished piece waits for whoever wants the same words of its recording: as long as a transcript is kept. */
const KEEP_PIECE_MS = 30 * 24 * 3_600_000;

/** Jobs in Deno KV: one record per job, one value per finished piece. Changes are told within this process, which owns the database. */
export class KvJobStore implements JobStore {
  readonly #kv: Kv;
  readonly #values: BigValues;
  readonly #clock: Clock;
  readonly #feed = new Feed<JobChange>();

  constructor(kv: Kv, values: BigValues, clock: Clock) {
    this.#kv = kv;
    this.#values = values;
    this.#clock = clock;
  }

  /** Hardly any job was there before: that is looked at only where it turns out to be wrong. */
  async add(job: Job, worker: Worker): Promise<JobClaim | undefined> {
    const unknown = { key: keys.closedJob(job.id), value: null, versionstamp: null };
    const claim = await this.#addAfter(unknown, job, worker);
    if (claim !== undefined) return claim;
    const closed = await this.#kv.get(keys.closedJob(job.id));
    if (closed.value === null || this.#isRemembered(closed.value)) return undefined;
    return await this.#addAfter(closed, job, worker);
  }

  async #addAfter(
    closed: Deno.KvEntryMaybe<unknown>,
    job: Job,
    worker: Worker,
  ): Promise<JobClaim | undefined> {
    const claim = this.#claimOn(structuredClone(job), worker);
    const transaction = this.#kv.atomic()
      .check(closed, { key: keys.openJob(job.id), versionstamp: null })
      .set(keys.openJob(job.id), KINDS.job.toRecord(job))
      .set(keys.claim(job.id), claim.record());
    if (closed.value !== null) transaction.delete(closed.key);
    return await committed(transaction, claim);
  }

  async get(id: string): Promise<Job | undefined> {
    const [open, closed] = await this.#kv.getMany([keys.openJob(id), keys.closedJob(id)]);
    return KINDS.job.from(open.value) ?? this.#closedJob(closed.value);
  }

  async unfinished(isLeftOut: (id: string) => boolean = () => false): Promise<Job[]> {
    const jobs = await Array.fromAsync(
      this.#kv.list({ prefix: keys.openJobs }),
      ({ key, value }) => isLeftOut(String(key.at(-1))) ? undefined : KINDS.job.from(value),
    );
    return jobs.filter((job) => job !== undefined).sort((a, b) => a.acceptedAt - b.acceptedAt);
  }

  async claim(jobId: string, worker: Worker): Promise<JobClaim | undefined> {
    const [open, held, unwanted] = await this.#kv.getMany([
      keys.openJob(jobId),
      keys.claim(jobId),
      keys.unwanted(jobId),
    ]);
    const job = KINDS.job.from(open.value);
    if (job === undefined || this.#isAnothers(held.value, worker)) return undefined;
    const claim = this.#claimOn(job, worker, unwanted.value !== null);
    return await committed(this.#kv.atomic().check(open, held).set(held.key, claim.record()), claim);
  }

  async requestCancel(jobId: string): Promise<void> {
    const open = await this.#kv.get(keys.openJob(jobId));
    if (open.value === null) return;
    await this.#kv.atomic().set(keys.unwanted(jobId), true, { expireIn: CLOSED_JOB_MS }).commit();
    this.#feed.tell({ jobId, change: "unwanted" });
  }

  async transcript(jobId: string): Promise<Transcript | undefined> {
    return await this.#values.get(KINDS.transcript, keys.transcript(jobId));
  }

  async savePiece(recording: string, piece: PlacedPiece): Promise<void> {
    const key = keys.piece(digest(recording), piece.index);
    const expiresAt = this.#clock.now() + KEEP_PIECE_MS;
    await this.#values.set(KINDS.keptPiece, key, { piece, expiresAt }, {
      expireInMs: KEEP_PIECE_MS,
      isNew: true,
    });
  }

  async pieces(recording: string): Promise<PlacedPiece[]> {
    const kept = await Array.fromAsync(this.#values.list(KINDS.keptPiece, keys.piecesOf(digest(recording))));
    return kept.filter(({ expiresAt }) => expiresAt > this.#clock.now()).map(({ piece }) => piece);
  }

  onChange(listener: (change: JobChange) => void): Disposable {
    return this.#feed.listen(listener);
  }

  /** Removes answers of jobs that ended while the process was dying. */
  async collectGarbage(): Promise<void> {
    for await (const { key } of this.#kv.list({ prefix: keys.allTranscripts })) {
      const job = await this.#kv.get(keys.openJob(String(key[1])));
      if (job.value === null) await this.#values.deleteAll([key]);
    }
  }

  #claimOn(job: Job, worker: Worker, isUnwanted = false): KvJobClaim {
    return new KvJobClaim(job, worker, isUnwanted, {
      kv: this.#kv,
      values: this.#values,
      clock: this.#clock,
      tell: (change) => this.#feed.tell(change),
    });
  }

  #isAnothers(raw: unknown, { name }: Worker): boolean {
    const claim = KINDS.claim.from(raw);
    return claim !== undefined && claim.worker !== name && claim.until > this.#clock.now();
  }

  #isRemembered(raw: unknown): boolean {
    return (KINDS.closedJob.from(raw)?.expiresAt ?? 0) > this.#clock.now();
  }

  #closedJob(raw: unknown): Job | undefined {
    return this.#isRemembered(raw) ? KINDS.job.from(KINDS.closedJob.from(raw)?.job) : undefined;
  }
}

/** Undefined when somebody else was faster. */
async function committed(transaction: Transaction, claim: KvJobClaim): Promise<KvJobClaim | undefined> {
  const written = await transaction.commit();
  if (!written.ok) return undefined;
  claim.written(written.versionstamp);
  return claim;
}
