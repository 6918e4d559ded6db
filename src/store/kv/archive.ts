import { type Archive, TOLD_MS } from "../../chat/ports.ts";
import type { Told } from "../../chat/answer/told.ts";
import type { Clock } from "../../clock.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { BigValues } from "./big_values.ts";

/** What chats were told, in Deno KV. */
export class KvArchive implements Archive {
  readonly #values: BigValues;
  readonly #clock: Clock;

  constructor(values: BigValues, clock: Clock) {
    this.#values = values;
    this.#clock = clock;
  }

  async keep(told: Told, keepMs: number = TOLD_MS): Promise<boolean> {
    const kept = { told, expiresAt: this.#clock.now() + keepMs };
    return await tolerate("keeping what was told", false, async () => {
      await this.#values.set(KINDS.keptTold, keys.told(told.asked.id), kept, { expireInMs: keepMs });
      return true;
    });
  }

  async find(jobId: string): Promise<Told | undefined> {
    return await tolerate("reading what was told", undefined, async () => {
      const kept = await this.#values.get(KINDS.keptTold, keys.told(jobId));
      return kept !== undefined && kept.expiresAt > this.#clock.now() ? kept.told : undefined;
    });
  }
}
