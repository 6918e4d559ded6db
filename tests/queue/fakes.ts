import { DeliveryError, InputError, ProviderError, SourceError } from "../../src/pipeline/errors.ts";
import type { TranshadesError } from "../../src/pipeline/errors.ts";
import type { Clock } from "../../src/clock.ts";
import { mayServe } from "../../src/pipeline/sharing.ts";
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

/** What a run ends with: "ok", "net" (retryable), "net90" (retryable after 90 s), "limit90" (a provider's limit), "flood60", "offline", "bad", "crash", or "deaf" (never). */
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

/** Class and problem of an error: "InputError corrupt". */
function factsOf(error: TranshadesError): string {
  return "problem" in error ? `${error.name} ${error.problem}` : error.name;
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
  /** Who hears the pieces of a job, by its name; beyond them the provider that was chosen. */
  readonly hearers = new Map<string, string[]>();
  running = 0;
  mostRunning = 0;

  constructor(readonly clock: Clock, readonly pieceMs = 1000, readonly pieceCount = 1) {}

  known(job: Job): Promise<Transcript | undefined> {
    return Promise.resolve(this.cache.get(job.file.fileUniqueId));
  }

  async run(job: Job, hooks: RunHooks, signal: AbortSignal): Promise<Transcript> {
    this.begun.push(nameOf(job));
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    const heardBy: string[] = [];
    try {
      if (this.outcomes.get(nameOf(job))?.at(0) === "deaf") await new Promise<never>(() => {});
      for (let index = 0; index < this.pieceCount; index++) {
        heardBy.push(await this.#piece(job, index, hooks, signal));
      }
    } finally {
      this.running--;
    }
    const outcome = this.outcomes.get(nameOf(job))?.shift() ?? "ok";
    if (outcome !== "ok") throw errorOf(outcome);
    const sources = heardBy.map((provider) => ({ provider, model: "m", pieceCount: 1 }));
    return { ...transcriptOf(`text of ${job.file.fileUniqueId}`), sources };
  }

  /** Resolves to who heard it. */
  async #piece(job: Job, index: number, hooks: RunHooks, signal: AbortSignal): Promise<string> {
    const earlier = hooks.finished.find(({ index: of, transcript }) =>
      of === index && mayServe({ sources: [transcript] }, job.provider)
    );
    if (earlier !== undefined) return earlier.transcript.provider;
    await this.clock.sleep(this.pieceMs, signal);
    this.paid.push(`${job.file.fileUniqueId}#${index}`);
    const provider = this.hearers.get(nameOf(job))?.at(index) ?? job.provider;
    const piece = pieceOf(index);
    await hooks.onPiece({ ...piece, transcript: { ...piece.transcript, provider } });
    const finishedPieces = index + 1;
    hooks.onProgress({
      stage: "transcribing",
      finishedPieces,
      knownPieces: this.pieceCount,
      doneSeconds: finishedPieces,
    });
    return provider;
  }
}

/** Keeps what people would have read. */
export class FakeMessenger implements Messenger {
  /** Such as "a1 accepted 0", "a1 queued 2", "a1 parked 60 accounts API-3", "a1 part 1 text of f", "a1 failed InternalError". */
  readonly said: string[] = [];
  /** Whose words a job's sender was told, piece by piece: "groq+local", by job name. */
  readonly heardBy = new Map<string, string>();
  /** Whether what a job's sender was told last is true yet, by job name. */
  readonly isTrue = new Map<string, () => Promise<boolean>>();
  /** Telegram cannot be reached. */
  down = false;
  /** The person blocked the bot. */
  blocked = false;
  /** The bot may not write there. */
  forbidden = false;
  partCount = 1;
  #lastMessageId = 1000;

  constructor(readonly clock: Clock) {}

  accepted(job: Job, place: number): Promise<number> {
    return this.#send(`${nameOf(job)} accepted ${place}`);
  }

  progress(job: Job, progress: JobProgress, isTrue?: () => Promise<boolean>): void {
    if (isTrue !== undefined) this.isTrue.set(nameOf(job), isTrue);
    if (job.statusMessageId !== undefined) this.said.push(`${nameOf(job)} ${this.#progressText(progress)}`);
  }

  words(job: Job, words: string): void {
    if (job.statusMessageId !== undefined) this.said.push(`${nameOf(job)} words ${words}`);
  }

  async deliver(
    job: Job,
    transcript: Transcript,
    onSent: (sentParts: number) => Promise<void>,
  ): Promise<void> {
    for (let part = job.sentParts; part < this.partCount; part++) {
      await this.#send(`${nameOf(job)} part ${part + 1} ${transcript.segments[0].text}`);
      if (part + 1 < this.partCount) await onSent(part + 1);
    }
    this.heardBy.set(nameOf(job), transcript.sources.map(({ provider }) => provider).join("+"));
  }

  async failed(job: Job, error: TranshadesError): Promise<void> {
    await this.#send(`${nameOf(job)} failed ${factsOf(error)}`);
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
    if (this.forbidden) return Promise.reject(new DeliveryError("withheld", "no rights"));
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
