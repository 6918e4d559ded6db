import { join } from "node:path";
import { type Bot, startBot } from "../../src/app/bot.ts";
import { parseSettings } from "../../src/config.ts";
import { settle, until } from "../fake_clock.ts";
import { FlowingClock } from "../flowing_clock.ts";
import type { Person } from "../sandbox/person.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox/sandbox.ts";
import { type ChatMessage, createFile, type SandboxFile } from "../sandbox/world.ts";
import { hear, type Recording, wavContent } from "./tone_speech.ts";

/** Turns of the event loop in which an answer that was sent is surely heard, as both ends are in this process. */
const TURNS_TO_HEAR = 100;

/** The whole bot in this process, in a sandbox, both by one clock. */
export class BotInTime implements AsyncDisposable {
  readonly #home: string;
  readonly #env: Record<string, string>;
  readonly #known: Map<number, Recording>;
  #bot: Bot;

  private constructor(
    readonly clock: FlowingClock,
    readonly sandbox: Sandbox,
    parts: { home: string; env: Record<string, string>; known: Map<number, Recording>; bot: Bot },
  ) {
    this.#home = parts.home;
    this.#env = parts.env;
    this.#known = parts.known;
    this.#bot = parts.bot;
  }

  static async start(options: SandboxOptions, env: Record<string, string> = {}): Promise<BotInTime> {
    const clock = new FlowingClock();
    const known = new Map<number, Recording>();
    const recognise = (samples: Int16Array<ArrayBuffer>) =>
      Promise.resolve({ segments: hear(samples, known) });
    const sandbox = await startSandbox({ clock, recognise, providers: ["groq"], ...options });
    clock.flow();
    const home = await Deno.makeTempDir({ prefix: "transhades-in-time-" });
    const bot = await start(sandbox, clock, home, env);
    return new BotInTime(clock, sandbox, { home, env, known, bot });
  }

  /** Stops the bot; resolves to the milliseconds that this took by its own clock. */
  async stop(): Promise<number> {
    const begunAt = this.clock.now();
    await this.#bot[Symbol.asyncDispose]();
    return this.clock.now() - begunAt;
  }

  /**
   * Stops the bot and starts it again on the same data. Resolves when its accounts are connected: a jump of the clock
   * would end what is still on its way over real sockets.
   */
  async restart(): Promise<void> {
    await this.stop();
    const before = this.#resumedLogins();
    this.#bot = await start(this.sandbox, this.clock, this.#home, this.#env);
    const accounts = (await this.accounts()).length;
    await until(() => this.#resumedLogins() >= before + accounts);
    await settle(TURNS_TO_HEAR);
  }

  async accounts() {
    return (await this.#bot.status.status()).accounts;
  }

  async metrics(): Promise<string | undefined> {
    return await this.#bot.metrics?.text();
  }

  async queue() {
    return (await this.#bot.status.status()).queue;
  }

  /** Somebody with a chat of their own. */
  person(index: number, languageCode = "en"): Person {
    return this.sandbox.person({ id: 700_003_000 + index, firstName: `Person ${index}`, languageCode });
  }

  /** A file of 22 MB in 3 minutes, which only MTProto brings, or a short one; its words begin with `r{number}b0w0`. */
  file(number: number, size: "large" | "small"): SandboxFile {
    const length = size === "large" ? { blocks: 17, blockSeconds: 10 } : { blocks: 1, blockSeconds: 2 };
    const recording = { number, ...length, wordsPerBlock: 1 };
    this.#known.set(number, recording);
    const name = `recording-${number}.wav`;
    const content = wavContent(recording, size === "large" ? 8 : 2);
    return createFile({ kind: "document", name, mimeType: "audio/wav", content });
  }

  /** Requests for file parts, by account and outcome. */
  parts(apiId: number) {
    return this.sandbox.mtproto.requests.filter((request) =>
      request.apiId === apiId && request.method === "upload.getFile"
    );
  }

  /** Accounts that told Telegram who they are with a saved session, counted over all runs. */
  #resumedLogins(): number {
    return this.sandbox.mtproto.requests.filter(({ method, outcome }) =>
      method === "users.getUsers" && outcome === "ok"
    ).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.clock.flow();
    await this.#bot[Symbol.asyncDispose]();
    await this.sandbox[Symbol.asyncDispose]();
    await this.clock.freeze();
    await Deno.remove(this.#home, { recursive: true });
  }
}

/** The transcript of a file, as its sender sees it. */
export function transcriptOf(person: Person, number: number, question: ChatMessage): Promise<ChatMessage> {
  const isAnswer = ({ replyTo, content }: ChatMessage) =>
    replyTo?.messageId === question.messageId && content.text.includes(`r${number}b0w0`);
  return person.waitsFor(isAnswer);
}

async function start(sandbox: Sandbox, clock: FlowingClock, home: string, env: Record<string, string>) {
  const settings = parseSettings({
    ...sandbox.env(),
    OPEN_ACCESS: "true",
    DATA_DIR: join(home, "data"),
    SESSIONS_DIR: join(home, "sessions"),
    HTTP_LISTEN: `unix:${join(home, "http.sock")}`,
    PROVIDER_FALLBACK: "groq",
    ...env,
  });
  return await startBot(settings, settings.TELEGRAM_BOT_TOKEN ?? "", clock);
}
