import { z } from "zod";
import type { KeyEvent, KeyNews } from "../../providers/ports.ts";
import { Channel } from "./channel.ts";
import type { RedisDatabase } from "./database.ts";
import type { Reach } from "./reach.ts";

const amount = z.number().nonnegative().max(24 * 60 * 60_000);
const schema: z.ZodType<KeyEvent> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("sent"), key: z.string(), audioSeconds: amount }),
  z.object({ type: z.literal("rests"), key: z.string(), restMs: amount }),
]);

/** What instances tell each other of keys, by publish: nothing of it is kept. */
export class RedisKeyNews implements KeyNews, Disposable {
  readonly #database: RedisDatabase;
  readonly #channel: Channel<KeyEvent>;
  readonly #reach: Reach;

  private constructor(database: RedisDatabase, channel: Channel<KeyEvent>, reach: Reach) {
    this.#database = database;
    this.#channel = channel;
    this.#reach = reach;
  }

  /** @throws {RedisFailure} */
  static async open(database: RedisDatabase, reach: Reach): Promise<RedisKeyNews> {
    const channel = await Channel.open(database, { name: database.keys.keyNews(), schema });
    return new RedisKeyNews(database, channel, reach);
  }

  tell(event: KeyEvent): void {
    const message = this.#channel.message(event);
    const publish = () => this.#database.ask((client) => client.publish(this.#channel.name, message));
    void this.#reach.ask(publish);
  }

  listen(listener: (event: KeyEvent) => void): Disposable {
    return this.#channel.listen(listener);
  }

  [Symbol.dispose](): void {
    this.#channel[Symbol.dispose]();
  }
}
