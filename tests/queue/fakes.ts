import { DeliveryError, InputError, ProviderError, SourceError } from "../../src/pipeline/errors.ts";
import type { TranshadesError } from "../../src/pipeline/errors.ts";
import type { Clock } from "../../src/clock.ts";
import type { Job, JobProgress } from "../../src/queue/job.ts";
import type { JobRunner, Messenger, RunHooks } from "../../src/queue/ports.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { pieceOf, transcriptOf } from "../contracts/job_store.ts";

/** "a1" for the first message of person 1, "b2" for the second of person 2; the other way round with `idOf`. */
export function nameOf(job: Pick<Job, "id">): string {
  const [chatId, messageId] = job.id.split(":");
  return String.fromCharCode(96 + Number(chatId)) + messageId;
}

export function idOf(name: string): string {
  return `${name.charCodeAt(0) - 96}:${name.slice(1)}`;
}

/** What a run ends with: "ok", "net" (retryable), "net90" (retryable after 90 s), "limit90" (a provider's limit), "flood60", "offline", "bad" or "crash". */
export type Outcome = string;

function errorOf(outcome: Outcome): Error {
  const seconds = Number(outcome.replace(/\D+/, ""));
  const retryAfterMs = seconds > 0 ? seconds * 1000 : undefined;
  if (outcome.startsWith("net")) return new ProviderError("groq", "network", outcome, { retryAfterMs });
  if (outcome.startsWith("limit")) return new ProviderError("groq", "rate_limit", outcome, { retryAfterMs });
  if (outcome.startsWith("flood")) {
    return new SourceError("wait", outcome, { retryAfterMs, accountName: "API-3" });
  }
  if (outcome === "offline") return new SourceError("disconnected", outcome, { retryAfterMs: 60_000 });
  if (outcome === "bad") return new InputError("corrupt", outcome);
  return new TypeError(outcome);
}

/** Transcribes files in fake time, piece by piece; every piece costs `pieceMs`, and failures come after the last one. */
export class FakeRunner implements JobRunner {
  /** Names of jobs in the order in which their runs began. */
  readonly begun: string[] = [];
  /** "file#index" of every piece that was paid for. */
  readonly paid: string[] = [];
  /** Transcripts known without work, by file_unique_id. */
  readonly cache = new Map<string, Transcript>();
  /** Outcomes of the coming runs, by job name; "ok" beyond them. */
  readonly outcomes = new Map<string, Outcome[]>();
  running = 0;
  mostRunning = 0;

  constructor(readonly clock: Clock, readonly pieceMs = 1000, readonly pieceCount = 1) {}

  known(job: Job): Promise<Transcript | undefined> {
    return Promise.resolve(this.cache.get(job.file.fileUniqueId));
  }

  async run(job: Job, hooks: RunHooks, signal: AbortSignal): Promise<Transcript> {
    this.begun.push(nameOf(job));
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    try {
      for (let index = 0; index < this.pieceCount; index++) await this.#piece(job, index, hooks, signal);
    } finally {
      this.running--;
    }
    const outcome = this.outcomes.get(nameOf(job))?.shift() ?? "ok";
    if (outcome !== "ok") throw errorOf(outcome);
    return transcriptOf(`text of ${job.file.fileUniqueId}`);
  }

  async #piece(job: Job, index: number, hooks: RunHooks, signal: AbortSignal): Promise<void> {
    if (hooks.finished.some((piece) => piece.index === index)) return;
    await this.clock.sleep(this.pieceMs, signal);
    this.paid.push(`${job.file.fileUniqueId}#${index}`);
    await hooks.onPiece(pieceOf(index));
    const finishedPieces = index + 1;
    hooks.onProgress({
      stage: "transcribing",
      finishedPieces,
      knownPieces: this.pieceCount,
      doneSeconds: finishedPieces,
    });
  }
}

/** Keeps what people would have read. */
export class FakeMessenger implements Messenger {
  /** Such as "a1 accepted 0", "a1 queued 2", "a1 parked 60 accounts API-3", "a1 part 1 text of f", "a1 failed error-internal". */
  readonly said: string[] = [];
  /** Telegram cannot be reached. */
  down = false;
  /** The person blocked the bot. */
  blocked = false;
  partCount = 1;
  #lastMessageId = 1000;

  constructor(readonly clock: Clock) {}

  accepted(job: Job, place: number): Promise<number> {
    return this.#send(`${nameOf(job)} accepted ${place}`);
  }

  progress(job: Job, progress: JobProgress): void {
    if (job.statusMessageId !== undefined) this.said.push(`${nameOf(job)} ${this.#progressText(progress)}`);
  }

  async deliver(
    job: Job,
    transcript: Transcript,
    onSent: (sentParts: number) => Promise<void>,
  ): Promise<void> {
    for (let part = job.sentParts; part < this.partCount; part++) {
      await this.#send(`${nameOf(job)} part ${part + 1} ${transcript.segments[0].text}`);
      await onSent(part + 1);
    }
  }

  async failed(job: Job, error: TranshadesError): Promise<void> {
    await this.#send(`${nameOf(job)} failed ${error.userMessageKey}`);
  }

  async cancelled(job: Job): Promise<void> {
    await this.#send(`${nameOf(job)} cancelled`);
  }

  /** What one person read of one job, without the job's name. */
  saidOf(name: string): string[] {
    return this.said.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  }

  #send(line: string): Promise<number> {
    if (this.blocked) return Promise.reject(new DeliveryError("refused", "blocked"));
    if (this.down) return Promise.reject(new DeliveryError("unavailable", "unreachable"));
    this.said.push(line);
    return Promise.resolve(++this.#lastMessageId);
  }

  #progressText(progress: JobProgress): string {
    if (progress.stage === "queued") return `queued ${progress.place}`;
    if (progress.stage !== "parked") return progress.stage;
    const seconds = Math.round((progress.until - this.clock.now()) / 1000);
    return `parked ${seconds} ${progress.reason} ${progress.accountName ?? ""}`.trim();
  }
}
