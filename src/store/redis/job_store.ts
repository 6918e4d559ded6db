import { z } from "zod";
import type { Job } from "../../queue/job.ts";
import type { JobChange, JobClaim, JobStore, Worker } from "../../queue/ports.ts";
import type { PlacedPiece, Transcript } from "../../transcript/transcript.ts";
import { digest } from "../digest.ts";
import { KINDS } from "../kinds.ts";
import { pack, unpack } from "./body.ts";
import { Channel } from "./channel.ts";
import type { RedisDatabase } from "./database.ts";
import { type HeldClaim, RedisJobClaim } from "./job_claim.ts";
import { ADD, CLAIM, GET, RELEASE, REQUEST_CANCEL, SAVE_PIECE } from "./job_scripts.ts";
import { openRecords } from "./open_records.ts";
import { piecesOf } from "./pieces.ts";
import { Renewals } from "./renewals.ts";
import { listOf } from "./script.ts";

/** How long a finished piece waits for whoever wants the same words of its recording: as long as a transcript is kept. */
const KEEP_PIECE_MS = 30 * 24 * 3_600_000;

const change: z.ZodType<JobChange> = z.object({
  jobId: z.string(),
  change: z.enum(["free", "unwanted", "over"]),
});

/** Jobs in Redis, shared by all who use the same database. @throws {RedisFailure} everywhere, within some seconds */
export class RedisJobStore implements JobStore, Disposable {
  readonly #database: RedisDatabase;
  readonly #changes: Channel<JobChange>;
  readonly #renewals: Renewals;

  private constructor(database: RedisDatabase, changes: Channel<JobChange>) {
    this.#database = database;
    this.#changes = changes;
    this.#renewals = new Renewals(database);
  }

  static async open(database: RedisDatabase): Promise<RedisJobStore> {
    const name = database.keys.changes();
    const changes: Channel<JobChange> = await Channel.open(database, {
      name,
      schema: change,
      onGap: async () => {
        const unwanted = await database.ask((client) => client.smembers(database.keys.unwantedJobs()));
        for (const jobId of unwanted) changes.tellHere({ jobId, change: "unwanted" });
      },
    });
    return new RedisJobStore(database, changes);
  }

  async add(job: Job, { name, leaseMs }: Worker): Promise<JobClaim | undefined> {
    const token = crypto.randomUUID();
    const keys = [this.#keys.job(job.id), this.#keys.openJobs()];
    const args = [await pack(KINDS.job, job), job.id, job.acceptedAt, name, token, leaseMs];
    if (await this.#database.run(ADD, keys, args) !== 1) return undefined;
    return this.#claimed({ job: structuredClone(job), cancelRequested: false, token, leaseMs });
  }

  async get(id: string): Promise<Job | undefined> {
    return await unpack(KINDS.job, await this.#database.run(GET, [this.#keys.job(id)]));
  }

  async unfinished(isLeftOut?: (id: string) => boolean): Promise<Job[]> {
    const records = await openRecords(this.#database, isLeftOut);
    const jobs = await Promise.all(records.map((record) => unpack(KINDS.job, record)));
    return jobs.filter((job) => job !== undefined);
  }

  async claim(jobId: string, { name, leaseMs }: Worker): Promise<JobClaim | undefined> {
    const token = crypto.randomUUID();
    const [record, unwanted] = listOf(
      await this.#database.run(CLAIM, [this.#keys.job(jobId)], [name, token, leaseMs]),
    );
    if (record === undefined) return undefined;
    const job = await unpack(KINDS.job, record);
    if (job === undefined) return await this.#leave(jobId, token);
    return this.#claimed({ job, cancelRequested: unwanted !== null, token, leaseMs });
  }

  async requestCancel(jobId: string): Promise<void> {
    const keys = [this.#keys.job(jobId), this.#keys.unwantedJobs(), this.#changes.name];
    const unwanted: JobChange = { jobId, change: "unwanted" };
    const isOpen = await this.#database.run(REQUEST_CANCEL, keys, [jobId, this.#changes.message(unwanted)]);
    if (isOpen === 1) this.#changes.tellHere(unwanted);
  }

  async transcript(jobId: string): Promise<Transcript | undefined> {
    const key = this.#keys.answer(jobId);
    return await unpack(KINDS.transcript, await this.#database.ask((client) => client.getBuffer(key)));
  }

  async savePiece(recording: string, piece: PlacedPiece): Promise<void> {
    const name = digest(recording);
    const keys = [this.#keys.piecesOf(name), this.#keys.piece(name, piece.index)];
    await this.#database.run(SAVE_PIECE, keys, [piece.index, await pack(KINDS.piece, piece), KEEP_PIECE_MS]);
  }

  pieces(recording: string): Promise<PlacedPiece[]> {
    return piecesOf(this.#database, digest(recording));
  }

  onChange(listener: (change: JobChange) => void): Disposable {
    return this.#changes.listen(listener);
  }

  [Symbol.dispose](): void {
    this.#changes[Symbol.dispose]();
  }

  #claimed(held: HeldClaim): JobClaim {
    return new RedisJobClaim(held, {
      database: this.#database,
      changes: this.#changes,
      renewals: this.#renewals,
    });
  }

  get #keys() {
    return this.#database.keys;
  }

  /** A record that this version cannot read is another's; nobody is told, or two who cannot would hand it to and fro. */
  async #leave(jobId: string, token: string): Promise<undefined> {
    await this.#database.run(RELEASE, [this.#keys.job(jobId), this.#changes.name], [token, 0, ""]);
  }
}
