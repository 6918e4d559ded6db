import { join } from "node:path";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { type Footprint, footprint, startProgram } from "./program.ts";
import { TextLineStream } from "./text_lines.ts";

export interface BotProgramOptions {
  env?: Record<string, string>;
  /** State of an earlier run to go on with; default: an empty folder, removed at the end. */
  home?: string;
  /** Its footprint shall tell what it writes, and not what Deno does. */
  countsWrites?: boolean;
  /** Further flags of `deno run`. */
  flags?: readonly string[];
}

/** The bot in a process of its own, in a sandbox. */
export class BotProgram implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<void>;
  readonly #ready = Promise.withResolvers<void>();

  private constructor(child: Deno.ChildProcess, readonly home: string, readonly ownsHome: boolean) {
    this.#child = child;
    this.#ended = this.#follow();
  }

  /** Resolves once the bot knows its own name, so that it answers. */
  static async start(sandbox: Sandbox, options: BotProgramOptions = {}): Promise<BotProgram> {
    const home = options.home ?? await Deno.makeTempDir({ prefix: "transhades-bot-" });
    const env = {
      ...sandbox.env(),
      OPEN_ACCESS: "true",
      DATA_DIR: join(home, "data"),
      SESSIONS_DIR: join(home, "sessions"),
      ...options.env,
    };
    const { countsWrites, flags } = options;
    const child = startProgram(["start"], { env, cwd: home, countsWrites, flags });
    const bot = new BotProgram(child, home, options.home === undefined);
    await bot.#ready.promise;
    return bot;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** What it has taken so far. */
  footprint(): Footprint {
    return footprint(this.pid);
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** Ends it as an operator would; resolves to the exit code. */
  async stop(): Promise<number> {
    this.#child.kill("SIGTERM");
    await this.#ended;
    return (await this.#child.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { success } = await Promise.race([this.#child.status, Promise.resolve({ success: undefined })]);
    if (success === undefined) await this.stop();
    await this.#ended;
    if (this.ownsHome) await Deno.remove(this.home, { recursive: true });
  }

  async #follow(): Promise<void> {
    const output = this.#child.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    const drained = this.#child.stdout.pipeTo(new WritableStream());
    for await (const line of output) {
      this.lines.push(line);
      if (line.includes("I am @")) this.#ready.resolve();
    }
    await drained;
    const { code } = await this.#child.status;
    this.#ready.reject(new Error(`the bot ended with ${code}:\n${this.lines.join("\n")}`));
  }
}
