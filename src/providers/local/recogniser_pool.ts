import type { Clock } from "../../clock.ts";
import { abortable } from "../../waiting.ts";
import { ProviderError } from "../../pipeline/errors.ts";
import type { Ask } from "./protocol.ts";
import type { Recogniser } from "./recogniser.ts";

interface Job<A extends Ask, H> extends PromiseWithResolvers<H> {
  ask: A;
  recogniser?: Recogniser<A, H>;
}

export interface PoolOptions<A extends Ask, H> {
  /** Recognisers at work at once. */
  size: number;
  create: () => Recogniser<A, H>;
  /** Asked before there is another one beside those that are there; false: they are enough. */
  mayGrow: () => boolean;
  clock: Clock;
  /** After so long without an utterance they are let go, with the memory of their models. */
  idleMs: number;
}

/** Recognisers are started when first needed, at most `size`; utterances wait their turn in order. */
export class RecogniserPool<A extends Ask, H> implements Disposable {
  #options: PoolOptions<A, H>;
  #idle = new AbortController();
  #recognisers: Recogniser<A, H>[] = [];
  #waiting: Job<A, H>[] = [];
  #closing = new AbortController();

  constructor(options: PoolOptions<A, H>) {
    this.#options = options;
  }

  /**
   * Turns one utterance into text. An abort frees the caller at once; the worker stops at its next token.
   * @throws {ProviderError} "unavailable" without a whole model, "server" when the worker crashed; the signal's reason
   */
  async recognise(ask: A, signal: AbortSignal): Promise<H> {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    ended.throwIfAborted();
    const job: Job<A, H> = { ask, ...Promise.withResolvers<H>() };
    this.#waiting.push(job);
    this.#idle.abort();
    this.#serve();
    try {
      return await abortable(job.promise, ended);
    } finally {
      if (ended.aborted) this.#cancel(job);
    }
  }

  [Symbol.dispose](): void {
    this.#closing.abort(new ProviderError("local", "unavailable", "the local speech model was closed"));
    this.#idle.abort();
    for (const recogniser of this.#recognisers) recogniser[Symbol.dispose]();
  }

  #letGo(): void {
    for (const recogniser of this.#recognisers) recogniser.rest();
    this.#recognisers = [];
  }

  #rest(): void {
    if (this.#recognisers.some(({ isBusy }) => isBusy) || this.#closing.signal.aborted) return;
    this.#idle.abort();
    const { signal } = this.#idle = new AbortController();
    const letGo = () => signal.aborted || this.#letGo(); // somebody may have asked since the time was up
    this.#options.clock.sleep(this.#options.idleMs, signal).then(letGo, () => {});
  }

  /** Hands waiting jobs to recognisers that are free; one that broke is replaced. */
  #serve(): void {
    while (this.#waiting.length > 0) {
      const recogniser = this.#freeOne();
      if (recogniser === undefined) return;
      const job = this.#waiting.shift();
      if (job === undefined) return;
      job.recogniser = recogniser;
      recogniser.recognise(job.ask).then(job.resolve, job.reject).finally(() => this.#serve());
    }
    this.#rest();
  }

  #freeOne(): Recogniser<A, H> | undefined {
    this.#recognisers = this.#recognisers.filter(({ isBroken }) => !isBroken);
    const free = this.#recognisers.find(({ isBusy }) => !isBusy);
    const count = this.#recognisers.length;
    const { size, create, mayGrow } = this.#options;
    if (free !== undefined || count >= size || count > 0 && !mayGrow()) return free;
    const recogniser = create();
    this.#recognisers.push(recogniser);
    return recogniser;
  }

  #cancel(job: Job<A, H>): void {
    this.#waiting = this.#waiting.filter((other) => other !== job);
    job.recogniser?.cancel();
  }
}
