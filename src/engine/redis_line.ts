import type { HeldJob } from "../queue/engine.ts";
import type { RedisDatabase } from "../store/redis/database.ts";
import { listOf, textOf } from "../store/redis/script.ts";
import { PRIORITY_SPAN, priorityOf } from "./priority.ts";
import { ALIVE, BEGIN, END, ENTER, KEEP, LEAVE, TAKE_ALL, TIDY } from "./scripts.ts";

/** As long as pieces are kept. */
const KEEP_SECONDS = 30 * 24 * 3_600;
/** A recording is kept from others for longer than a claim, which each write begins anew: by the time between two renewals. */
const OUTLASTS = 4 / 3;
/** The first large file may see so many that came after it pass before it goes first. */
const MAX_OVERTAKES = 10;

/** What is known of a job that waits for its turn: nothing that anybody said, and no secret. */
export interface Waiter {
  job: string;
  person: number;
  /** Digest of its recording: those with the same one are worked on one after the other. */
  recording: string;
  /** Its place in the order, in virtual time. */
  turn: number;
}

export interface Entry {
  waiter: Waiter;
  priority: number;
  /** Set when priorities count from another time since: those given before are out of date. */
  base?: number;
}

interface Begun {
  /** "held": its person has as many out as may be. "follows": another job works on its recording. */
  outcome: "begins" | "held" | "follows";
  /** A job that has seen enough others pass: it is to go first. */
  aged?: string;
}

/** Who waited for another one's end. */
interface Called {
  next?: string;
  followers: string[];
}

export interface LineLimits {
  /** Jobs of one person that may be out at once, over all instances. */
  maxPerUser: number;
  /** How long a claim holds without a sign of life. */
  leaseMs: number;
}

/**
 * The fair line of several instances, in Redis: self-clocked fair queueing by person as in `FairLine`, how many of each
 * person are out, and who works on which recording. Each step is one script. Ageing is simpler: only large files need it (one of
 * the least worth is passed by none but those that are due before it), and the first of them is looked at.
 */
export class RedisLine {
  readonly #database: RedisDatabase;
  readonly #limits: LineLimits;

  constructor(database: RedisDatabase, limits: LineLimits) {
    this.#database = database;
    this.#limits = { ...limits };
  }

  /** Counts for whoever begins from now on. */
  set maxPerUser(maxPerUser: number) {
    this.#limits.maxPerUser = maxPerUser;
  }

  /** Gives the job its place in the order, unless it has one. */
  async enter({ job, userId, cost, turn }: HeldJob, recording: string): Promise<Entry> {
    const keys = ["line", "last", "time", "base", "came", "large", "comers"].map((name) => this.#key(name));
    keys.push(this.#key("wanted", recording));
    const args = [job.id, userId, cost, turn ?? "", PRIORITY_SPAN, KEEP_SECONDS];
    const [own, base, moved] = listOf(await this.#database.run(ENTER, keys, args));
    const waiter = { job: job.id, person: userId, recording, turn: Number(textOf(own)) };
    const from = Number(textOf(base));
    return { waiter, priority: priorityOf(waiter.turn, from), base: moved === 1 ? from : undefined };
  }

  async begin({ job, person, recording, turn }: Waiter, instance: string): Promise<Begun> {
    const keys = [
      ...this.#keysOf(person, recording),
      ...this.#standing,
      ...["last", "time"].map((name) => this.#key(name)),
    ];
    const { maxPerUser } = this.#limits;
    const args = [job, person, instance, turn, maxPerUser, this.#recordingMs, MAX_OVERTAKES];
    const [outcome, aged] = listOf(await this.#database.run(BEGIN, keys, args)).map((each) => textOf(each));
    if (outcome !== "begins" && outcome !== "held" && outcome !== "follows") {
      throw new Error(`the line answered ${outcome}`);
    }
    return { outcome, aged: aged || undefined };
  }

  /** The job needs this instance's worker no more: who may go for it, and who waited for the same words. */
  async end({ job, person, recording }: Waiter, instance: string): Promise<Called> {
    const args = [job, instance, this.#limits.maxPerUser];
    const answer = listOf(await this.#database.run(END, this.#keysOf(person, recording), args));
    const [next, ...followers] = answer.map((each) => textOf(each) ?? "");
    return { next: next === "" ? undefined : next, followers };
  }

  /** Keeps others from the recording of a job that is worked on. */
  async keep({ job, recording }: Waiter): Promise<void> {
    await this.#database.run(KEEP, [this.#key("leader", recording)], [job, this.#recordingMs]);
  }

  /** The job is over, or was never to be. */
  async forget(job: string, person: number, recording: string): Promise<void> {
    await this.#database.run(LEAVE, this.#standing, [job]);
    await this.#database.ask((client) =>
      client.multi().srem(this.#key("aside"), job).srem(this.#key("wakes"), job)
        .srem(this.#key("wanted", recording), job).zrem(this.#key("held", `${person}`), job)
        .zrem(this.#key("followers", recording), job).exec()
    );
  }

  /** Does another open job want these words, now that this one has no more use for them? Of several that end at once the last is told that nobody does. */
  async isWanted(recording: string, job: string): Promise<boolean> {
    const wanted = this.#key("wanted", recording);
    await this.#database.ask((client) => client.srem(wanted, job));
    return await this.#database.ask((client) => client.exists(wanted)) === 1;
  }

  /** How many are before it; undefined when it does not stand in the line. */
  async rank(job: string): Promise<number | undefined> {
    return await this.#database.ask((client) => client.zrank(this.#key("line"), job)) ?? undefined;
  }

  /** Jobs that were over before their process could say so to the line: whoever waits behind them is told a better place. */
  async tidy(): Promise<void> {
    await this.#database.run(TIDY, [...this.#standing, this.#database.keys.openJobs()]);
  }

  /** A wake ends the job's pause. */
  async wakes(job: string): Promise<void> {
    await this.#database.ask((client) => client.sadd(this.#key("wakes"), job));
  }

  /** Everybody whose pause a wake ends, once. */
  async woken(): Promise<string[]> {
    const all = await this.#database.run(TAKE_ALL, [this.#key("wakes")]);
    return listOf(all).map((each) => textOf(each) ?? "");
  }

  /** Is the job still to be called by another one's end, or by a wake? */
  async isToBeCalled(job: string, by: "aside" | "wakes"): Promise<boolean> {
    return await this.#database.ask((client) => client.sismember(this.#key(by), job)) === 1;
  }

  /** How many wait for another job's end. */
  aside(): Promise<number> {
    return this.#database.ask((client) => client.scard(this.#key("aside")));
  }

  /** Notes that this instance lives, and answers with the workers of all that do. */
  async alive(instance: string, workers: number): Promise<number> {
    const args = [instance, workers, this.#limits.leaseMs];
    return Number(await this.#database.run(ALIVE, [this.#key("instances")], args));
  }

  async gone(instance: string): Promise<void> {
    await this.#database.ask((client) => client.hdel(this.#key("instances"), instance));
  }

  async counted(end: "done" | "failed"): Promise<void> {
    await this.#database.ask((client) => client.hincrby(this.#key("ends"), end, 1));
  }

  async ends(): Promise<{ done: number; failed: number }> {
    const { done = "0", failed = "0" } = await this.#database.ask((client) =>
      client.hgetall(this.#key("ends"))
    );
    return { done: Number(done), failed: Number(failed) };
  }

  get #recordingMs(): number {
    return Math.round(this.#limits.leaseMs * OUTLASTS);
  }

  /** What tells who stands in the line, and since when. */
  get #standing(): string[] {
    return ["line", "came", "large", "passes"].map((name) => this.#key(name));
  }

  #keysOf(person: number, recording: string): string[] {
    return [
      this.#key("out", `${person}`),
      this.#key("held", `${person}`),
      this.#key("leader", recording),
      this.#key("followers", recording),
      this.#key("aside"),
      this.#key("by"),
    ];
  }

  #key(...parts: string[]): string {
    return [this.#database.keys.prefix, "turns", ...parts].join(":");
  }
}
