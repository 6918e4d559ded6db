import { Redis, type RedisOptions } from "ioredis";
import { getLogger } from "@logtape/logtape";
import { growingMs } from "../../waiting.ts";
import { redisFailure } from "./errors.ts";
import { RedisKeys } from "./keys.ts";
import type { Reply, Script } from "./script.ts";

const log = getLogger(["transhades", "store"]);

/** No command waits longer for its answer. */
const COMMAND_MS = 5_000;
const CONNECT_MS = 4_000;
/** A server that keeps silent for so long, though it was asked something, is gone without a word: the connection is made anew. */
const SILENCE_MS = 10_000;
/** Commands that wait for a connection are given up after so many tries, in 3 s; later ones after COMMAND_MS. */
const TRIES_PER_COMMAND = 5;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export interface RedisSettings {
  /** redis://, rediss:// (TLS) or unix:// with the path of a socket. */
  url: string;
  /** The number in front of the bot's token. */
  bot: string;
  /** What its connections are called in the server's list of clients. */
  clientName?: string;
  /** Time for the scripts; the server's own when left out, which is right for everything but tests. */
  now?: () => number;
}

/** The connections of this process to Redis: one for commands, one that listens. Both come back by themselves, with growing pauses. */
export class RedisDatabase implements Disposable {
  readonly keys: RedisKeys;
  readonly #client: Redis;
  readonly #now: (() => number) | undefined;
  #lastWords: Error | undefined;
  /** Until it is open, whoever opens it is told what is wrong. */
  #isOpen = false;
  #isLost = false;

  private constructor({ url, bot, clientName, now }: RedisSettings) {
    this.keys = new RedisKeys(bot);
    this.#now = now;
    this.#client = new Redis(addressOf(url), optionsOf(clientName ?? this.keys.prefix));
    this.#watch(this.#client);
  }

  /** @throws {RedisFailure} when it does not answer within some seconds */
  static async open(settings: RedisSettings): Promise<RedisDatabase> {
    const database = new RedisDatabase(settings);
    try {
      await database.ask((client) => client.ping());
      database.#isOpen = true;
      return database;
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
  }

  /** @throws {RedisFailure} within some seconds: whether it was done after all is not known then, so scripts bear being run twice */
  async run(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number | Uint8Array)[] = [],
  ): Promise<Reply> {
    const command = `${script.name}Buffer`;
    if (!(command in this.#client)) this.#client.defineCommand(script.name, script);
    const call = Reflect.get(this.#client, command) as (...args: unknown[]) => Promise<Reply>;
    return await this.ask((client) => call.call(client, ...keys, this.#now?.() ?? "", ...args));
  }

  /** @throws {RedisFailure} */
  async ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    try {
      return await question(this.#client);
    } catch (cause) {
      throw redisFailure(cause, this.#isLost ? this.#lastWords : undefined);
    }
  }

  /** A second connection with the same settings, for what keeps one to itself; whoever asks closes it. */
  connect(changes: RedisOptions = {}): Redis {
    const other = this.#client.duplicate(changes);
    this.#watch(other);
    return other;
  }

  /** Calls back whenever the connection is there again. */
  onReturn(listener: () => void): Disposable {
    this.#client.on("ready", listener);
    return { [Symbol.dispose]: () => void this.#client.off("ready", listener) };
  }

  [Symbol.dispose](): void {
    this.#client.disconnect();
  }

  #watch(client: Redis): void {
    client.on("error", (error: Error) => {
      this.#lastWords = error;
      if (this.#isLost) return;
      this.#isLost = true;
      if (this.#isOpen) log.error("{failure}", { failure: redisFailure(error).message });
    });
    client.on("ready", () => {
      if (this.#isLost && this.#isOpen) log.info("Redis is there again");
      this.#isLost = false;
    });
  }
}

/** The library takes the path of a socket by itself. */
function addressOf(url: string): string {
  const { protocol, pathname } = new URL(url);
  return protocol === "unix:" ? decodeURIComponent(pathname) : url;
}

function optionsOf(connectionName: string): RedisOptions {
  return {
    connectionName,
    commandTimeout: COMMAND_MS,
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    maxRetriesPerRequest: TRIES_PER_COMMAND,
    retryStrategy: (tries) => growingMs(tries - 1, FIRST_PAUSE_MS, LONGEST_PAUSE_MS),
    // The primary became a replica: the same address may lead to the new one.
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
  };
}
