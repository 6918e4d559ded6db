import type { Clock } from "../../clock.ts";
import type { Job } from "../../queue/job.ts";
import type { JobStore } from "../../queue/ports.ts";
import type { PlacedPiece, Transcript } from "../../transcript/transcript.ts";

/** How long a job that is over is remembered. */
const CLOSED_JOB_MS = 24 * 3_600_000;

interface Held {
  job: Job;
  pieces: PlacedPiece[];
  transcript?: Transcript;
  /** Set once the job is over. */
  expiresAt?: number;
}

/** Jobs that live as long as the process. */
export class MemoryJobStore implements JobStore {
  readonly #held = new Map<string, Held>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(job: Job): Promise<boolean> {
    this.#forgetOld();
    if (this.#held.has(job.id)) return Promise.resolve(false);
    this.#held.set(job.id, { job: structuredClone(job), pieces: [] });
    return Promise.resolve(true);
  }

  /** A job that is over stays over: an update that comes late changes nothing. */
  update(job: Job): Promise<void> {
    const held = this.#open(job.id);
    if (held !== undefined) held.job = structuredClone(job);
    return Promise.resolve();
  }

  get(id: string): Promise<Job | undefined> {
    this.#forgetOld();
    return Promise.resolve(structuredClone(this.#held.get(id)?.job));
  }

  unfinished(): Promise<Job[]> {
    const open = [...this.#held.values()].filter((held) => held.expiresAt === undefined);
    return Promise.resolve(
      structuredClone(open.map((held) => held.job)).sort((a, b) => a.acceptedAt - b.acceptedAt),
    );
  }

  savePiece(jobId: string, piece: PlacedPiece): Promise<void> {
    const held = this.#open(jobId);
    if (held !== undefined) {
      const others = held.pieces.filter((other) => other.index !== piece.index);
      held.pieces = [...others, structuredClone(piece)].sort((a, b) => a.index - b.index);
    }
    return Promise.resolve();
  }

  pieces(jobId: string): Promise<PlacedPiece[]> {
    return Promise.resolve(structuredClone(this.#held.get(jobId)?.pieces ?? []));
  }

  saveTranscript(job: Job, transcript: Transcript): Promise<void> {
    const held = this.#open(job.id);
    if (held !== undefined) Object.assign(held, structuredClone({ job, transcript }));
    return Promise.resolve();
  }

  transcript(jobId: string): Promise<Transcript | undefined> {
    return Promise.resolve(structuredClone(this.#held.get(jobId)?.transcript));
  }

  finish(job: Job): Promise<void> {
    const expiresAt = this.#clock.now() + CLOSED_JOB_MS;
    this.#held.set(job.id, { job: structuredClone(job), pieces: [], expiresAt });
    return Promise.resolve();
  }

  #open(jobId: string): Held | undefined {
    const held = this.#held.get(jobId);
    return held?.expiresAt === undefined ? held : undefined;
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [id, held] of this.#held) {
      if (held.expiresAt !== undefined && held.expiresAt <= now) this.#held.delete(id);
    }
  }
}
