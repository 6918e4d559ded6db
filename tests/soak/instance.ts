import { join } from "node:path";
import { quantile } from "../../bench/report.ts";
import { BotProgram } from "../end_to_end/bot_program.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { freePort } from "../free_port.ts";
import { Inspector } from "./inspector.ts";

const LOOK_MS = 1_000;

/** What a bot takes; memory and database in bytes. */
export interface Taken {
  /** Resident memory since the last time: at least, in the median, and at most. Garbage makes it go up and down. */
  least: number;
  resident: number;
  peak: number;
  /** Undefined without the inspector. */
  heapUsed?: number;
  external?: number;
  handles: number;
  threads: number;
  database: number;
}

export interface InstanceOptions {
  sandbox: Sandbox;
  /** From 1 on. */
  number: number;
  env: Readonly<Record<string, string>>;
  withHeap: boolean;
}

/** One bot under load, and a look at what it takes. */
export class Instance implements AsyncDisposable {
  readonly #bot: BotProgram;
  readonly #inspector: Inspector | undefined;
  readonly #timer: number;
  #resident: number[] = [];

  private constructor(bot: BotProgram, inspector: Inspector | undefined) {
    this.#bot = bot;
    this.#inspector = inspector;
    this.#timer = setInterval(() => this.#resident.push(this.#counted("VmRSS") * 1024), LOOK_MS);
  }

  static async start({ sandbox, number, env, withHeap }: InstanceOptions): Promise<Instance> {
    const own = Object.entries(env).map(([name, value]) => [name, value.replaceAll("{n}", `${number}`)]);
    const port = freePort();
    const flags = withHeap ? [`--inspect=127.0.0.1:${port}`] : [];
    const bot = await BotProgram.start(sandbox, { env: Object.fromEntries(own), flags });
    return new Instance(bot, withHeap ? await Inspector.connect(port) : undefined);
  }

  get log(): readonly string[] {
    return this.#bot.lines;
  }

  async taken(): Promise<Taken> {
    const memory = await this.#inspector?.memory();
    const { pid, home } = this.#bot;
    const resident = [...this.#resident, this.#counted("VmRSS") * 1024];
    this.#resident = [];
    return {
      least: Math.min(...resident),
      resident: quantile(resident, 0.5),
      peak: Math.max(...resident),
      heapUsed: memory?.heapUsed,
      external: memory?.external,
      handles: [...Deno.readDirSync(`/proc/${pid}/fd`)].length,
      threads: this.#counted("Threads"),
      database: folderBytes(join(home, "data")),
    };
  }

  async writeSnapshot(path: string): Promise<void> {
    await this.#inspector?.writeSnapshot(path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#inspector?.[Symbol.dispose]();
    await this.#bot[Symbol.asyncDispose]();
  }

  /** What the kernel counts. */
  #counted(name: string): number {
    const status = Deno.readTextFileSync(`/proc/${this.#bot.pid}/status`);
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  }
}

function folderBytes(path: string): number {
  const files = [...Deno.readDirSync(path)].filter(({ isFile }) => isFile);
  return files.reduce((sum, { name }) => sum + Deno.statSync(join(path, name)).size, 0);
}
