import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { Permit } from "../semaphore.ts";
import type { Claims } from "../queue/claims.ts";
import type { EngineHost, Given } from "../queue/engine.ts";
import { growingMs } from "../waiting.ts";
import { isOver } from "../queue/life.ts";
import type { JobStore } from "../queue/ports.ts";
import type { Again, Bull } from "./bull.ts";
import type { RedisLine, Waiter } from "./redis_line.ts";
import { tolerate } from "./tolerate.ts";

const log = getLogger(["transhades", "queue"]);

/** How long a job is left alone that somebody else has just now, or that Redis does not let begin: longer each time. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Who waits for another one of the same person looks again by itself, should nobody call. */
const HELD_MS = 60_000;

interface ActiveTurn {
  waiter: Waiter;
  again?: Again;
  words?: Given["words"];
}

export interface TurnsHereDeps {
  host: EngineHost;
  store: JobStore;
  claims: Claims;
  line: RedisLine;
  /** Calls a worker with a job before its time. */
  call: Bull["call"];
  /** Has a job go before all others. */
  first: Bull["first"];
  clock: Clock;
  instance: string;
  leaseMs: number;
}

/** The jobs whose turn is in this instance, from the moment that BullMQ calls it with one until the job needs no worker. */
export class TurnsHere {
  readonly #deps: TurnsHereDeps;
  readonly #active = new Map<string, ActiveTurn>();

  constructor(deps: TurnsHereDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#active.size;
  }

  /** Has the job called again once its turn ends; `false` when its turn is not here. */
  endsWith(jobId: string, again: Again): boolean {
    const turn = this.#active.get(jobId);
    if (turn !== undefined) turn.again = again;
    return turn !== undefined;
  }

  /** Keeps others from the recording of a job that is worked on here. */
  async keep(jobId: string): Promise<void> {
    const turn = this.#active.get(jobId);
    if (turn !== undefined) await this.#deps.line.keep(turn.waiter);
  }

  /** One turn of a job. Whatever goes wrong here, the job goes on later. */
  async take(waiter: Waiter, time: number): Promise<Again | undefined> {
    const later = (ms: number): Again => ({ at: this.#deps.clock.now() + ms });
    const pauseMs = growingMs(time - 1, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    if (this.#deps.host.closing.aborted) return later(0);
    try {
      const { outcome, aged } = await this.#deps.line.begin(waiter, this.#deps.instance);
      if (outcome === "held") return { ...later(HELD_MS), by: "aside" };
      if (outcome === "follows") return { ...later(this.#deps.leaseMs), by: "aside" };
      if (aged !== undefined) await tolerate("letting the oldest go first", () => this.#deps.first(aged));
      return await this.#workOn(waiter, later(pauseMs));
    } catch (error) {
      log.error("job {job} cannot be begun just now: {error}", { job: waiter.job, error });
      return later(pauseMs);
    } finally {
      const words = this.#active.get(waiter.job)?.words;
      this.#active.delete(waiter.job);
      await tolerate("letting others begin", () => this.#end(waiter, words));
    }
  }

  async #workOn(waiter: Waiter, soon: Again): Promise<Again | undefined> {
    const turn: ActiveTurn = { waiter };
    this.#active.set(waiter.job, turn);
    const claim = await this.#deps.claims.claim(waiter.job);
    if (claim === undefined) {
      return await this.#isOver(waiter.job) ? undefined : soon;
    }
    const held = await this.#deps.host.takeUp(claim, { permit: PERMIT });
    turn.words = await held?.worked;
    if (turn.again?.by === "wakes") await this.#deps.line.wakes(waiter.job);
    if (turn.again !== undefined) return turn.again;
    const { state, notBefore } = held?.job ?? claim.job;
    // Set aside because this instance stops: others may begin at once.
    const isOpen = state === "queued" || state === "parked";
    return isOpen ? { at: notBefore ?? this.#deps.clock.now() } : undefined;
  }

  /** Those that this one kept waiting: its words, or what the cache knows by now, serve those who wait for the same. */
  async #end(waiter: Waiter, words: Given["words"]): Promise<void> {
    const { next, followers } = await this.#deps.line.end(waiter, this.#deps.instance);
    if (next !== undefined) await this.#deps.call(next);
    for (const job of followers) {
      if (!await this.#deps.claims.takeUp(job, { words })) await this.#deps.call(job);
    }
  }

  async #isOver(jobId: string): Promise<boolean> {
    const job = await this.#deps.store.get(jobId);
    return job === undefined || isOver(job);
  }
}

/** The worker is BullMQ's, and free once the job was worked on. */
const PERMIT: Permit = { [Symbol.dispose]: () => {} };
