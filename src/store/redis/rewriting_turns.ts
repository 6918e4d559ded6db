import { type RewritingTurns, TURN_MS } from "../../rewriting/ports.ts";
import type { RedisDatabase } from "./database.ts";
import type { Reach } from "./reach.ts";

/** Whose a message is in which nothing is written any more. */
const NOBODY = 0;

/** Who has something written just now, in Redis: what ends by itself when an instance dies. */
export class RedisRewritingTurns implements RewritingTurns {
  readonly #database: RedisDatabase;
  readonly #reach: Reach;

  constructor(database: RedisDatabase, reach: Reach) {
    this.#database = database;
    this.#reach = reach;
  }

  async take(userId: number): Promise<boolean> {
    const key = this.#database.keys.writing(userId);
    return await this.#reach.ask(async () => {
      return await this.#database.ask((client) => client.set(key, "", "PX", TURN_MS, "NX")) === "OK";
    }) ?? true;
  }

  async keep(userId: number, message: string): Promise<"wanted" | "unwanted"> {
    const { keys } = this.#database;
    return await this.#reach.ask(async () => {
      const answers = await this.#database.ask((client) =>
        client.multi().set(keys.writing(userId), message, "PX", TURN_MS)
          .set(keys.writtenFor(message), userId, "PX", TURN_MS)
          .exists(keys.unwantedWriting(message)).exec()
      );
      return answers?.[2]?.[1] === 1 ? "unwanted" : "wanted";
    }) ?? "wanted";
  }

  async giveBack(userId: number): Promise<void> {
    const { keys } = this.#database;
    await this.#reach.ask(async () => {
      const message = await this.#database.ask((client) => client.getdel(keys.writing(userId)));
      if (!message) return 0;
      return await this.#database.ask((client) =>
        client.set(keys.writtenFor(message), NOBODY, "PX", TURN_MS)
      );
    });
  }

  async stop(userId: number, message: string): Promise<"stopping" | "not-yours" | "unknown"> {
    const { keys } = this.#database;
    return await this.#reach.ask(async () => {
      const whose = await this.#database.ask((client) => client.get(keys.writtenFor(message)));
      if (whose === null) return "unknown";
      if (whose !== `${userId}`) return "not-yours";
      await this.#database.ask((client) => client.set(keys.unwantedWriting(message), 1, "PX", TURN_MS));
      return "stopping";
    }) ?? "not-yours";
  }
}
