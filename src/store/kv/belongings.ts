import type { Clock } from "../../clock.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import type { Belonging, Belongings, Found } from "../move.ts";
import { BigValues } from "./big_values.ts";
import type { Kv } from "./kv.ts";

/** Everything that a database holds. */
export class KvBelongings implements Belongings {
  readonly #values: BigValues;

  constructor(readonly kv: Kv, readonly clock: Clock) {
    this.#values = new BigValues(kv);
  }

  async *jobs(): AsyncGenerator<Found> {
    for await (const { key, value } of this.kv.list({ prefix: keys.openJobs })) {
      const id = String(key[2]);
      const job = KINDS.job.from(value);
      const isUnwanted = (await this.kv.get(keys.unwanted(id))).value !== null;
      const answer = await this.#values.get(KINDS.transcript, keys.transcript(id));
      const records = [key, keys.claim(id), keys.unwanted(id)];
      yield this.#found("job", job && { kind: "job", job, isUnwanted, answer }, records, [
        keys.transcript(id),
      ]);
    }
  }

  async *finishedJobs(): AsyncGenerator<Found> {
    for await (const { key, value } of this.kv.list({ prefix: keys.closedJobs })) {
      const closed = KINDS.closedJob.from(value);
      const job = KINDS.job.from(closed?.job);
      const leftMs = this.#left(closed?.expiresAt);
      yield this.#found("finished job", job && { kind: "finished job", job, leftMs }, [key]);
    }
  }

  async *pieces(): AsyncGenerator<Found> {
    for await (const { key } of this.kv.list({ prefix: keys.allPieces })) {
      const kept = await this.#values.get(KINDS.keptPiece, key);
      const recording = String(key[1]);
      const leftMs = this.#left(kept?.expiresAt);
      yield this.#found("piece", kept && { kind: "piece", recording, piece: kept.piece, leftMs }, [], [key]);
    }
  }

  async *told(): AsyncGenerator<Found> {
    for await (const { key } of this.kv.list({ prefix: keys.allTold })) {
      const kept = await this.#values.get(KINDS.keptTold, key);
      const leftMs = this.#left(kept?.expiresAt);
      const told = kept && { kind: "told transcript" as const, told: kept.told, leftMs };
      const entry = kept &&
        [keys.entry(kept.told.asked.userId, kept.told.asked.acceptedAt, kept.told.asked.id)];
      yield this.#found("told transcript", told, [], [key, ...entry ?? []]);
    }
  }

  async *choices(): AsyncGenerator<Found> {
    for await (const { key, value } of this.kv.list({ prefix: keys.chats })) {
      const wishes = KINDS.chatWishes.from(value);
      yield this.#found(
        "chat's choices",
        wishes && { kind: "chat's choices", chatId: Number(key[1]), wishes },
        [key],
      );
    }
  }

  async *businessChats(): AsyncGenerator<Found> {
    for await (const { key, value } of this.kv.list({ prefix: keys.allBusinessChats })) {
      const chat = KINDS.businessChat.from(value);
      const [userId, chatId] = [Number(key[1]), Number(key[2])];
      yield this.#found("business chat", chat && { kind: "business chat", userId, chatId, chat }, [key]);
    }
  }

  async *waits(): AsyncGenerator<Found> {
    for await (const { key, value } of this.kv.list({ prefix: keys.cooldowns })) {
      const cooldown = KINDS.cooldown.from(value);
      yield this.#found("wait", cooldown && { kind: "wait", cooldown }, [key]);
    }
  }

  async *statistics(): AsyncGenerator<Found> {
    for await (const { key, value } of this.kv.list({ prefix: keys.allAccountStats })) {
      const stats = KINDS.accountStats.from(value);
      const accountName = String(key[1]);
      yield this.#found(
        "account's statistics",
        stats && { kind: "account's statistics", accountName, stats },
        [key],
      );
    }
  }

  async *usage(): AsyncGenerator<Found> {
    for await (const { key, value } of this.kv.list({ prefix: keys.allUsage })) {
      const rows = KINDS.usage.from(value)?.rows;
      yield this.#found("day's use", rows && { kind: "day's use", day: Number(key[1]), rows }, [key]);
    }
  }

  async *personUse(): AsyncGenerator<Found> {
    for await (const { key, value } of this.kv.list({ prefix: keys.allPersonUse })) {
      const rows = KINDS.personUse.from(value)?.rows;
      yield this.#found("persons' use", rows && { kind: "persons' use", rows }, [key]);
    }
  }

  async *cache(): AsyncGenerator<Found> {
    const records = await Array.fromAsync(this.kv.list({ prefix: keys.cacheEntries }));
    const entries = records.map(({ key, value }) => ({ key, entry: KINDS.cacheEntry.from(value) }));
    for (const { key, entry } of entries.sort((a, b) => (a.entry?.usedAt ?? 0) - (b.entry?.usedAt ?? 0))) {
      const body = keys.cachedTranscript(String(key[2]));
      const transcript = await this.#values.get(KINDS.transcript, body);
      const leftMs = this.#left(entry?.expiresAt);
      const cached = entry && transcript &&
        { kind: "cached transcript" as const, names: entry.names, transcript, leftMs };
      yield this.#found("cached transcript", cached, [key], [body]);
    }
  }

  #left(expiresAt = 0): number {
    return Math.max(1, expiresAt - this.clock.now());
  }

  /** @param records its own, and those that go with it; `values` may be larger than a record */
  #found(
    kind: Belonging["kind"],
    belonging: Belonging | undefined,
    records: Deno.KvKey[],
    values: Deno.KvKey[] = [],
  ): Found {
    return {
      kind,
      belonging,
      remove: async () => {
        await this.#values.deleteAll(values, {
          also: (transaction) => records.forEach((key) => transaction.delete(key)),
        });
      },
    };
  }
}
