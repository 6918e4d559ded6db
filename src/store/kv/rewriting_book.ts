import type { Clock } from "../../clock.ts";
import type { Rewriting, RewritingBook } from "../../rewriting/ports.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { BigValues } from "./big_values.ts";
import type { Kv } from "./kv.ts";

/** What was made of words, in Deno KV. */
export class KvRewritingBook implements RewritingBook {
  readonly #kv: Kv;
  readonly #values: BigValues;
  readonly #clock: Clock;

  constructor(kv: Kv, values: BigValues, clock: Clock) {
    this.#kv = kv;
    this.#values = values;
    this.#clock = clock;
  }

  async find(words: string, kind: Rewriting["kind"], language: string): Promise<Rewriting | undefined> {
    return await tolerate("looking for what was made of words", undefined, async () => {
      const kept = await this.#values.get(KINDS.keptRewriting, keys.rewriting(words, kind, language));
      return kept !== undefined && kept.expiresAt > this.#clock.now() ? kept.rewriting : undefined;
    });
  }

  async keep(words: string, rewriting: Rewriting, keepMs: number): Promise<void> {
    await tolerate("keeping what was made of words", undefined, async () => {
      const key = keys.rewriting(words, rewriting.kind, rewriting.language);
      const kept = { rewriting, expiresAt: this.#clock.now() + keepMs };
      await this.#values.set(KINDS.keptRewriting, key, kept, { expireInMs: keepMs });
    });
  }

  async forget(words: string, kind?: Rewriting["kind"]): Promise<void> {
    const prefix = keys.rewritingsOf(words, kind);
    const all = await Array.fromAsync(this.#kv.list({ prefix }), ({ key }) => key);
    if (all.length > 0) await this.#values.deleteAll(all);
  }
}
