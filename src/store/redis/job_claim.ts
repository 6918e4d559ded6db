import { ClaimLost } from "../../queue/errors.ts";
import type { Job } from "../../queue/job.ts";
import type { JobChange, JobClaim } from "../../queue/ports.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import { digest } from "../digest.ts";
import { KINDS } from "../kinds.ts";
import { pack } from "./body.ts";
import type { Channel } from "./channel.ts";
import type { RedisDatabase } from "./database.ts";
import { FINISH, RELEASE, SAVE_ANSWER, UPDATE } from "./job_scripts.ts";
import type { Renewals } from "./renewals.ts";
import type { Script } from "./script.ts";

const DAY_MS = 24 * 3_600_000;
/** How long a job that is over is remembered. */
export const CLOSED_JOB_MS = DAY_MS;
/** How long an answer waits for its delivery: as long as a transcript is kept anywhere. */
export const KEEP_ANSWER_MS = 30 * DAY_MS;

export interface ClaimDeps {
  database: RedisDatabase;
  changes: Channel<JobChange>;
  renewals: Renewals;
}

export interface HeldClaim {
  job: Job;
  cancelRequested: boolean;
  token: string;
  leaseMs: number;
}

/** A claim in Redis. Each write is one script that looks at the claim first, so that a lost claim writes nothing. */
export class RedisJobClaim implements JobClaim {
  readonly job: Job;
  readonly cancelRequested: boolean;
  readonly #held: HeldClaim;
  readonly #deps: ClaimDeps;

  constructor(held: HeldClaim, deps: ClaimDeps) {
    this.job = held.job;
    this.cancelRequested = held.cancelRequested;
    this.#held = held;
    this.#deps = deps;
  }

  async renew(): Promise<void> {
    const { id } = this.job;
    const { token, leaseMs } = this.#held;
    const holds = await this.#deps.renewals.renew({ job: this.#keys.job(id), token, leaseMs });
    if (!holds) throw new ClaimLost(id);
  }

  async update(job: Job): Promise<void> {
    await this.#write(UPDATE, [], [await pack(KINDS.job, job)]);
  }

  async saveTranscript(job: Job, transcript: Transcript): Promise<void> {
    const bodies = [await pack(KINDS.job, job), await pack(KINDS.transcript, transcript)];
    await this.#write(SAVE_ANSWER, [this.#keys.answer(job.id)], [...bodies, KEEP_ANSWER_MS]);
  }

  async finish(job: Job, recording?: string): Promise<void> {
    const { changes } = this.#deps;
    const keys = this.#keys;
    const change: JobChange = { jobId: job.id, change: "over" };
    const spent = recording === undefined ? undefined : digest(recording);
    await this.#write(FINISH, [
      keys.openJobs(),
      keys.unwantedJobs(),
      keys.answer(job.id),
      changes.name,
      keys.piecesOf(spent ?? ""),
    ], [
      await pack(KINDS.job, job),
      job.id,
      CLOSED_JOB_MS,
      changes.message(change),
      spent === undefined ? "" : keys.piece(spent, ""),
    ]);
    changes.tellHere(change);
  }

  async release({ isHandedOn } = { isHandedOn: false }): Promise<void> {
    const { changes } = this.#deps;
    const change: JobChange = { jobId: this.job.id, change: "free" };
    try {
      await this.#write(RELEASE, [changes.name], [isHandedOn ? "" : changes.message(change)]);
      if (!isHandedOn) changes.tellHere(change);
    } catch (error) {
      if (!(error instanceof ClaimLost)) throw error;
    }
  }

  get #keys() {
    return this.#deps.database.keys;
  }

  async #write(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number | Uint8Array)[] = [],
  ): Promise<void> {
    const { id } = this.job;
    const { token, leaseMs } = this.#held;
    const done = await this.#deps.database.run(script, [this.#keys.job(id), ...keys], [
      token,
      leaseMs,
      ...args,
    ]);
    if (done !== 1) throw new ClaimLost(id);
  }
}
