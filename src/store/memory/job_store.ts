import type { Clock } from "../../clock.ts";
import { Feed } from "../../feed.ts";
import { ClaimLost } from "../../queue/errors.ts";
import type { Job } from "../../queue/job.ts";
import type { JobChange, JobClaim, JobStore, Worker } from "../../queue/ports.ts";
import type { PlacedPiece, Transcript } from "../../transcript/transcript.ts";

/** How long a job that is over is remembered. */
const CLOSED_JOB_MS = 24 * 3_600_000;
/** How long a finished piece waits for whoever wants the same words of its recording: as long as a transcript is kept. */
const KEEP_PIECE_MS = 30 * 24 * 3_600_000;

interface Held {
  job: Job;
  transcript?: Transcript;
  claim?: { worker: string; token: object; until: number };
  unwanted: boolean;
  /** Set once the job is over. */
  expiresAt?: number;
}

interface Kept {
  piece: PlacedPiece;
  expiresAt: number;
}

/** Jobs that live as long as the process. */
export class MemoryJobStore implements JobStore {
  readonly #held = new Map<string, Held>();
  readonly #recordings = new Map<string, Kept[]>();
  readonly #clock: Clock;
  readonly #feed = new Feed<JobChange>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(job: Job, worker: Worker): Promise<JobClaim | undefined> {
    this.#forgetOld();
    if (this.#held.has(job.id)) return Promise.resolve(undefined);
    this.#held.set(job.id, { job: structuredClone(job), unwanted: false });
    return this.claim(job.id, worker);
  }

  get(id: string): Promise<Job | undefined> {
    this.#forgetOld();
    return Promise.resolve(structuredClone(this.#held.get(id)?.job));
  }

  unfinished(isLeftOut: (id: string) => boolean = () => false): Promise<Job[]> {
    const open = [...this.#held.values()].filter((held) => held.expiresAt === undefined);
    const jobs = open.map((held) => held.job).filter(({ id }) => !isLeftOut(id));
    return Promise.resolve(
      structuredClone(jobs).sort((a, b) => a.acceptedAt - b.acceptedAt),
    );
  }

  claim(jobId: string, { name, leaseMs }: Worker): Promise<JobClaim | undefined> {
    const held = this.#held.get(jobId);
    const now = this.#clock.now();
    if (held === undefined || held.expiresAt !== undefined) return Promise.resolve(undefined);
    if (held.claim && held.claim.worker !== name && held.claim.until > now) return Promise.resolve(undefined);
    const claim = { worker: name, token: {}, until: now + leaseMs };
    held.claim = claim;
    return Promise.resolve(this.#claimed(held, claim, leaseMs));
  }

  requestCancel(jobId: string): Promise<void> {
    const held = this.#held.get(jobId);
    if (held !== undefined && held.expiresAt === undefined) {
      held.unwanted = true;
      this.#feed.tell({ jobId, change: "unwanted" });
    }
    return Promise.resolve();
  }

  transcript(jobId: string): Promise<Transcript | undefined> {
    return Promise.resolve(structuredClone(this.#held.get(jobId)?.transcript));
  }

  savePiece(recording: string, piece: PlacedPiece): Promise<void> {
    const others = this.#kept(recording).filter((kept) => kept.piece.index !== piece.index);
    const kept = { piece: structuredClone(piece), expiresAt: this.#clock.now() + KEEP_PIECE_MS };
    this.#recordings.set(recording, [...others, kept].sort((a, b) => a.piece.index - b.piece.index));
    return Promise.resolve();
  }

  pieces(recording: string): Promise<PlacedPiece[]> {
    return Promise.resolve(structuredClone(this.#kept(recording).map(({ piece }) => piece)));
  }

  onChange(listener: (change: JobChange) => void): Disposable {
    return this.#feed.listen(listener);
  }

  #claimed(held: Held, claim: NonNullable<Held["claim"]>, leaseMs: number): JobClaim {
    const { id } = held.job;
    const write = (change: () => void): Promise<void> => {
      if (held.claim !== claim) return Promise.reject(new ClaimLost(id));
      claim.until = this.#clock.now() + leaseMs;
      change();
      return Promise.resolve();
    };
    return {
      job: structuredClone(held.job),
      cancelRequested: held.unwanted,
      renew: () => write(() => {}),
      update: (job) => write(() => void (held.job = structuredClone(job))),
      saveTranscript: (job, transcript) =>
        write(() => void Object.assign(held, structuredClone({ job, transcript }))),
      finish: (job, recording) =>
        write(() => {
          held.claim = undefined;
          this.#finish(job, recording);
        }),
      release: ({ isHandedOn } = { isHandedOn: false }) =>
        write(() => {
          held.claim = undefined;
          if (!isHandedOn) this.#feed.tell({ jobId: id, change: "free" });
        }).catch(() => {}),
    };
  }

  #finish(job: Job, recording: string | undefined): void {
    const expiresAt = this.#clock.now() + CLOSED_JOB_MS;
    this.#held.set(job.id, { job: structuredClone(job), unwanted: false, expiresAt });
    if (recording !== undefined) this.#recordings.delete(recording);
    this.#feed.tell({ jobId: job.id, change: "over" });
  }

  #kept(recording: string): Kept[] {
    const now = this.#clock.now();
    return (this.#recordings.get(recording) ?? []).filter(({ expiresAt }) => expiresAt > now);
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [id, held] of this.#held) {
      if (held.expiresAt !== undefined && held.expiresAt <= now) this.#held.delete(id);
    }
    for (const recording of this.#recordings.keys()) {
      if (this.#kept(recording).length === 0) this.#recordings.delete(recording);
    }
  }
}
