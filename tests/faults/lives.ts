import { join } from "node:path";
import type { Job } from "../../src/queue/job.ts";
import { BigValues } from "../../src/store/kv/big_values.ts";
import { KvChatSettings } from "../../src/store/kv/chat_settings.ts";
import { KvJobStore } from "../../src/store/kv/job_store.ts";
import { keys } from "../../src/store/keys.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { systemClock } from "../../src/clock.ts";
import { BotProgram } from "../end_to_end/bot_program.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** What the bot had noted when it was killed. */
export interface Death {
  /** Whatever it did, it did before this (milliseconds since the Unix epoch); the next life begins later. */
  at: number;
  /** Jobs that were not over. */
  jobs: ReadonlyMap<string, Job>;
  /** Every word of every piece and transcript that it had stored. */
  words: ReadonlySet<string>;
}

/** One bot that is killed and started again on the same data. */
export class Lives implements AsyncDisposable {
  readonly deaths: Death[] = [];
  readonly #sandbox: Sandbox;
  readonly #env: Record<string, string>;
  readonly #home: string;
  #bot: BotProgram;
  #earlierLines: string[] = [];
  #returning = Promise.resolve();

  private constructor(sandbox: Sandbox, env: Record<string, string>, home: string, bot: BotProgram) {
    this.#sandbox = sandbox;
    this.#env = env;
    this.#home = home;
    this.#bot = bot;
  }

  /** @param readers chats that want a long answer in several messages: what is known of a half sent one is put to the test */
  static async begin(
    sandbox: Sandbox,
    env: Record<string, string>,
    readers: ReadonlySet<number>,
  ): Promise<Lives> {
    const home = await Deno.makeTempDir({ prefix: "transhades-storm-" });
    await settle(join(home, "data"), readers);
    return new Lives(sandbox, env, home, await BotProgram.start(sandbox, { home, env }));
  }

  /** Everything that the bot logged, in all its lives. */
  get lines(): string[] {
    return [...this.#earlierLines, ...this.#bot.lines];
  }

  /** Kills it as a power cut would, looks what it had noted, and starts it again. */
  dieAndReturn(): void {
    this.#returning = this.#returning.then(() => this.#dieAndReturn());
  }

  /** Resolves when it runs again after everything that was done to it. @throws what kept it from starting */
  alive(): Promise<void> {
    return this.#returning;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bot[Symbol.asyncDispose]();
    await Deno.remove(this.#home, { recursive: true });
  }

  async #dieAndReturn(): Promise<void> {
    await this.#bot.kill();
    const [jobs, words] = await this.#noted();
    this.deaths.push({ at: Date.now(), jobs, words });
    this.#earlierLines.push(...this.#bot.lines, "--- killed ---");
    this.#bot = await BotProgram.start(this.#sandbox, { home: this.#home, env: this.#env });
  }

  async #noted(): Promise<[Map<string, Job>, Set<string>]> {
    using kv = await Deno.openKv(join(this.#home, "data", "transhades.kv"));
    const values = new BigValues(kv);
    const jobs = await new KvJobStore(kv, values, systemClock).unfinished();
    const words = new Set<string>();
    const stored = [
      values.list(KINDS.keptPiece, keys.allPieces),
      values.list(KINDS.transcript, keys.allTranscripts),
      values.list(KINDS.transcript, ["cache", "transcript"]),
    ];
    for (const all of stored) {
      for await (const value of all) {
        for (const [word] of JSON.stringify(value).matchAll(WORD)) words.add(word);
      }
    }
    return [new Map(jobs.map((job) => [job.id, job])), words];
  }
}

/** A word of tone speech. */
export const WORD = /\br\d+b\d+w\d+\b/g;

async function settle(folder: string, readers: ReadonlySet<number>): Promise<void> {
  await Deno.mkdir(folder);
  using kv = await Deno.openKv(join(folder, "transhades.kv"));
  const settings = new KvChatSettings(kv);
  for (const chatId of readers) await settings.update(chatId, { style: "text" });
}
