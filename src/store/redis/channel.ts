import type { Redis } from "ioredis";
import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { Feed } from "../../feed.ts";
import type { RedisDatabase } from "./database.ts";
import { redisFailure } from "./errors.ts";

const log = getLogger(["transhades", "store"]);

export interface ChannelOptions<T> {
  name: string;
  /** What others say must look like this. */
  schema: z.ZodType<T>;
  /** Called when the connection is back: what was told meanwhile was not heard. */
  onGap?: () => Promise<void>;
}

/** Tells everybody who shares the database: this process at once, others by the server. */
export class Channel<T extends object> implements Disposable {
  readonly name: string;
  readonly #feed = new Feed<T>();
  /** What this process published comes back from the server, too. */
  readonly #origin = crypto.randomUUID();
  readonly #subscriber: Redis;
  readonly #returning: Disposable;
  #isOpen = false;
  readonly #message: z.ZodType<{ origin: string; event: T }>;

  private constructor(database: RedisDatabase, { name, schema, onGap }: ChannelOptions<T>) {
    // The library would subscribe anew by itself, and let the program end when that fails.
    const subscriber = database.connect({ autoResubscribe: false });
    this.name = name;
    this.#subscriber = subscriber;
    // Who only listens does not notice that nobody is there any more.
    this.#returning = database.onReturn(() => subscriber.disconnect(true));
    this.#message = z.object({ origin: z.string(), event: schema });
    subscriber.on("message", (_: string, message: string) => this.#heard(message));
    subscriber.on("ready", () => void this.#catchUp(onGap));
  }

  /** @throws {RedisFailure} */
  static async open<T extends object>(
    database: RedisDatabase,
    options: ChannelOptions<T>,
  ): Promise<Channel<T>> {
    const channel = new Channel(database, options);
    try {
      await channel.#subscriber.subscribe(options.name);
      channel.#isOpen = true;
      return channel;
    } catch (cause) {
      channel[Symbol.dispose]();
      throw redisFailure(cause);
    }
  }

  listen(listener: (event: T) => unknown): Disposable {
    return this.#feed.listen(listener);
  }

  /** What a script publishes for the others. */
  message(event: T): string {
    return JSON.stringify({ origin: this.#origin, event });
  }

  /** Tells this process; a script has told the others. */
  tellHere(event: T): void {
    this.#feed.tell(event);
  }

  [Symbol.dispose](): void {
    this.#returning[Symbol.dispose]();
    this.#subscriber.disconnect();
  }

  #heard(message: string): void {
    try {
      const { origin, event } = this.#message.parse(JSON.parse(message));
      if (origin !== this.#origin) this.#feed.tell(event);
    } catch {
      log.warn("a message on {channel} is left out: it cannot be read", { channel: this.name });
    }
  }

  async #catchUp(onGap: ChannelOptions<T>["onGap"]): Promise<void> {
    try {
      if (!this.#isOpen) return;
      await this.#subscriber.subscribe(this.name);
      await onGap?.();
    } catch (error) {
      log.warn("what was told on {channel} meanwhile is not known: {error}", { channel: this.name, error });
    }
  }
}
