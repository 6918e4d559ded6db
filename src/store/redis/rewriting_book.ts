import type { Rewriting, RewritingBook } from "../../rewriting/ports.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";

/** What was made of words, in Redis: a hash for each text. */
export class RedisRewritingBook implements RewritingBook {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async find(words: string, kind: Rewriting["kind"], language: string): Promise<Rewriting | undefined> {
    const key = this.#database.keys.rewritings(words);
    return await tolerate("looking for what was made of words", undefined, async () => {
      const record = await this.#database.ask((client) => client.hgetBuffer(key, fieldOf(kind, language)));
      return (await unpack(KINDS.rewriting, record))?.rewriting;
    });
  }

  async keep(words: string, rewriting: Rewriting, keepMs: number): Promise<void> {
    const key = this.#database.keys.rewritings(words);
    await tolerate("keeping what was made of words", undefined, async () => {
      const record = await pack(KINDS.rewriting, { rewriting });
      const field = fieldOf(rewriting.kind, rewriting.language);
      await this.#database.ask((client) =>
        client.multi().hset(key, field, record).pexpire(key, Math.ceil(keepMs)).exec()
      );
    });
  }

  async forget(words: string): Promise<void> {
    await this.#database.ask((client) => client.del(this.#database.keys.rewritings(words)));
  }
}

function fieldOf(kind: Rewriting["kind"], language: string): string {
  return `${kind} ${language}`;
}
