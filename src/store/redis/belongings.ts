import type { Buffer } from "node:buffer";
import type { Redis } from "ioredis";
import type { Job } from "../../queue/job.ts";
import { KINDS } from "../kinds.ts";
import type { Belonging, Belongings, Found } from "../move.ts";
import { unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { personUseFrom } from "./person_use_book.ts";
import { scanned } from "./scanned.ts";
import { useFrom } from "./use_hash.ts";

/** Everything that Redis holds of a bot. */
export class RedisBelongings implements Belongings {
  constructor(readonly database: RedisDatabase) {}

  async *jobs(): AsyncGenerator<Found> {
    const { keys } = this.database;
    for (const id of await this.#ask((client) => client.zrange(keys.openJobs(), 0, -1))) {
      const [record, unwanted] = await this.#ask((client) =>
        client.hmgetBuffer(keys.job(id), "record", "unwanted")
      );
      const job = await this.#listed(await unpack(KINDS.job, record));
      const answer = await unpack(KINDS.transcript, await this.#value(keys.answer(id)));
      const isUnwanted = unwanted !== null;
      yield this.#found("job", job && { kind: "job", job, isUnwanted, answer }, [
        keys.job(id),
        keys.answer(id),
      ], (client) => client.multi().zrem(keys.openJobs(), id).srem(keys.unwantedJobs(), id).exec());
    }
  }

  /** Elsewhere a job itself knows whether its message tells of others, too. */
  async #listed(job: Job | undefined): Promise<Job | undefined> {
    if (job?.statusMessageId === undefined) return job;
    const list = this.database.keys.list(`${job.chatId}:${job.statusMessageId}`);
    const count = await this.#ask((client) => client.hget(list, "count"));
    return Number(count) > 1 ? { ...job, sharesStatus: true } : job;
  }

  async *finishedJobs(): AsyncGenerator<Found> {
    for await (const key of scanned(this.database, this.database.keys.job(""))) {
      const [record, expiresAt] = await this.#ask((client) => client.hmgetBuffer(key, "record", "expiresAt"));
      if (expiresAt === null) continue; // it is open, or went meanwhile
      const job = await unpack(KINDS.job, record);
      yield this.#found("finished job", job && { kind: "finished job", job, leftMs: await this.#left(key) }, [
        key,
      ]);
    }
  }

  async *pieces(): AsyncGenerator<Found> {
    const { keys } = this.database;
    const before = keys.piece("", "").replace(/:+$/, ":");
    for await (const key of scanned(this.database, before)) {
      const [recording, index] = key.slice(before.length).split(":");
      const record = await this.#value(key);
      if (record === null) continue;
      const piece = await unpack(KINDS.piece, record);
      const leftMs = await this.#left(key);
      yield this.#found(
        "piece",
        piece && { kind: "piece", recording, piece, leftMs },
        [key],
        (client) => client.zrem(keys.piecesOf(recording), index),
      );
    }
  }

  async *told(): AsyncGenerator<Found> {
    for await (const key of scanned(this.database, this.database.keys.told(""))) {
      const told = await unpack(KINDS.told, await this.#value(key));
      const leftMs = await this.#left(key);
      const { id = "", userId = 0 } = told?.asked ?? {};
      const { keys } = this.database;
      // What else is listed of the person may not have been moved yet.
      const forget = (client: Redis) => client.zrem(keys.entriesOf(userId), id);
      const own = [key, keys.entry(id)];
      yield this.#found("told transcript", told && { kind: "told transcript", told, leftMs }, own, forget);
    }
  }

  async *choices(): AsyncGenerator<Found> {
    const before = this.database.keys.chats();
    for await (const key of scanned(this.database, before)) {
      const wishes = await unpack(KINDS.chatWishes, await this.#value(key));
      const chatId = Number(key.slice(before.length));
      yield this.#found("chat's choices", wishes && { kind: "chat's choices", chatId, wishes }, [key]);
    }
  }

  async *businessChats(): AsyncGenerator<Found> {
    const before = this.database.keys.businessChats("");
    for await (const key of scanned(this.database, before)) {
      const userId = Number(key.slice(before.length));
      for (const [field, record] of Object.entries(await this.#ask((client) => client.hgetallBuffer(key)))) {
        const chat = await unpack(KINDS.businessChat, record);
        const told = chat && { kind: "business chat" as const, userId, chatId: Number(field), chat };
        yield this.#found("business chat", told, [], (client) => client.hdel(key, field));
      }
    }
  }

  async *waits(): AsyncGenerator<Found> {
    const { keys } = this.database;
    const waits = await this.#ask((client) => client.hgetallBuffer(keys.cooldowns()));
    for (const [field, record] of Object.entries(waits)) {
      const cooldown = await unpack(KINDS.cooldown, record);
      yield this.#found(
        "wait",
        cooldown && { kind: "wait", cooldown },
        [],
        (client) => client.multi().hdel(keys.cooldowns(), field).zrem(keys.cooldownEnds(), field).exec(),
      );
    }
  }

  async *statistics(): AsyncGenerator<Found> {
    const before = this.database.keys.accountStats("");
    for await (const key of scanned(this.database, before)) {
      const stats = await unpack(KINDS.accountStats, await this.#value(key));
      const accountName = key.slice(before.length);
      yield this.#found(
        "account's statistics",
        stats && { kind: "account's statistics", accountName, stats },
        [key],
      );
    }
  }

  async *usage(): AsyncGenerator<Found> {
    const before = this.database.keys.usage("");
    for await (const key of scanned(this.database, before)) {
      const day = Number(key.slice(before.length));
      const rows = useFrom(day, await this.#ask((client) => client.hgetall(key)));
      yield this.#found("day's use", { kind: "day's use", day, rows }, [key]);
    }
  }

  async *personUse(): AsyncGenerator<Found> {
    const before = this.database.keys.personUse("");
    for await (const key of scanned(this.database, before)) {
      const day = Number(key.slice(before.length));
      const rows = personUseFrom(day, await this.#ask((client) => client.hgetall(key)));
      yield this.#found("persons' use", { kind: "persons' use", rows }, [key]);
    }
  }

  async *cache(): AsyncGenerator<Found> {
    const { keys } = this.database;
    for (const id of await this.#ask((client) => client.zrange(keys.cacheUsed(), 0, -1))) {
      const key = keys.cachedTranscript(id);
      const leftMs = await this.#left(key);
      const transcript = await unpack(KINDS.transcript, await this.#value(key));
      const names = namesOf(await this.#ask((client) => client.hget(keys.cacheNames(), id)));
      const isOver = transcript === undefined && leftMs <= 0;
      const forget = (client: Redis) =>
        client.multi().zrem(keys.cacheUsed(), id).zrem(keys.cacheEnds(), id).hdel(keys.cacheNames(), id)
          .exec();
      const cached = transcript && { kind: "cached transcript" as const, names, transcript, leftMs };
      if (!isOver) {
        yield this.#found("cached transcript", cached, [key, ...names.map(keys.cacheName)], forget);
      }
    }
  }

  #found(
    kind: Belonging["kind"],
    belonging: Belonging | undefined,
    own: readonly string[],
    forget?: (client: Redis) => Promise<unknown>,
  ): Found {
    const remove = async () => {
      if (forget) await this.#ask(forget);
      if (own.length > 0) await this.#ask((client) => client.del(...own));
    };
    return { kind, belonging, remove };
  }

  async #left(key: string): Promise<number> {
    return await this.#ask((client) => client.pttl(key));
  }

  async #value(key: string): Promise<Buffer | null> {
    return await this.#ask((client) => client.getBuffer(key));
  }

  #ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    return this.database.ask(question);
  }
}

function namesOf(stored: string | null): string[] {
  const names: unknown = JSON.parse(stored ?? "[]");
  return Array.isArray(names) ? names.map(String) : [];
}
