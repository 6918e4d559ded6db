import type { Rewriting, RewritingBook } from "../../rewriting/ports.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { script } from "./script.ts";

/** what is made of words; which, the record, how long it is kept: others may keep what they were told for longer. */
const KEEP = script(
  "keep_rewriting",
  1,
  `
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return 1
`,
);

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
      await this.#database.run(KEEP, [key], [field, record, Math.ceil(keepMs)]);
    });
  }

  async forget(words: string, kind?: Rewriting["kind"]): Promise<void> {
    const key = this.#database.keys.rewritings(words);
    if (kind === undefined) return void await this.#database.ask((client) => client.del(key));
    const all = await this.#database.ask((client) => client.hkeys(key));
    const meant = all.filter((field) => field.startsWith(`${kind} `));
    if (meant.length > 0) await this.#database.ask((client) => client.hdel(key, ...meant));
  }
}

function fieldOf(kind: Rewriting["kind"], language: string): string {
  return `${kind} ${language}`;
}
