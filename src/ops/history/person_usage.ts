import type { Clock } from "../../clock.ts";
import type { Feed } from "../../feed.ts";
import type { JobReport } from "../../queue/ports.ts";
import { costOf } from "../cost.ts";
import { joinedByPerson, keptDays, type PersonUse, type PersonUseBook, WRITING } from "./person_use.ts";
import { dayOf } from "./use.ts";

/** A crash loses so much of the count at most; with each piece noted at once, all pieces would wait for the store. */
const NOTE_EVERY_MS = 60_000;

interface PersonUsageDeps {
  book: PersonUseBook;
  jobs: Feed<JobReport>;
  clock: Clock;
}

/** Counts what is recognised for whom, piece by piece, and notes it every minute. */
export class PersonUsage implements AsyncDisposable {
  readonly #deps: PersonUsageDeps;
  readonly #listening: Disposable;
  readonly #closed = new AbortController();
  readonly #running: Promise<void>;
  #fresh: PersonUse[] = [];

  constructor(deps: PersonUsageDeps) {
    this.#deps = deps;
    this.#listening = deps.jobs.listen((report) => this.#count(report));
    this.#running = this.#run();
  }

  /** Today and the days before it, by all who share the store; newest what this instance has not noted yet. @throws when the store fails */
  async rows(): Promise<PersonUse[]> {
    const { book, clock } = this.#deps;
    return joinedByPerson([...await book.of(keptDays(dayOf(clock.now()))), ...this.#fresh]);
  }

  /** What was written for somebody by a language model, beside what was recognised. */
  wrote(userId: number, dollars: number): void {
    this.#note({ day: dayOf(this.#deps.clock.now()), userId, provider: WRITING, audioSeconds: 0, dollars });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening[Symbol.dispose]();
    this.#closed.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      await this.#deps.clock.sleep(NOTE_EVERY_MS, signal).catch(() => undefined);
      const fresh = this.#fresh;
      this.#fresh = [];
      if (fresh.length > 0) await this.#deps.book.add(fresh);
    }
  }

  /** What was known already, and silence, cost nothing. */
  #count({ at, job: { userId }, event }: JobReport): void {
    if (event.type !== "piece" || event.tookSeconds === undefined) return;
    const { provider, model, audioSeconds } = event;
    const dollars = costOf({ provider, model, code: "200", audioSeconds }) ?? 0;
    this.#note({ day: dayOf(at), userId, provider, audioSeconds, dollars });
  }

  #note(row: PersonUse): void {
    this.#fresh = joinedByPerson([...this.#fresh, row]);
  }
}
