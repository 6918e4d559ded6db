import type { Buffer } from "node:buffer";
import { entryOf } from "../../chat/history/entry.ts";
import { MAX_NAMES } from "../cache_names.ts";
import { KINDS } from "../kinds.ts";
import type { Belonging } from "../move.ts";
import { RedisArchive } from "./archive.ts";
import { pack } from "./body.ts";
import { PUT } from "./cache_scripts.ts";
import { RedisCooldowns } from "./cooldowns.ts";
import type { RedisDatabase } from "./database.ts";
import { KEEP_ANSWER_MS } from "./job_claim.ts";
import { KEEP_OPEN, SAVE_PIECE } from "./job_scripts.ts";
import { script } from "./script.ts";
import { takePersonUse } from "./person_use_book.ts";
import { addUse } from "./use_hash.ts";

/** job, open, unwanted, answer; record, id, acceptedAt, "1" when it is unwanted, answer (or ""), how long it is kept. */
const TAKE_JOB = script(
  "take_job",
  4,
  `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'record', ARGV[2])
${KEEP_OPEN}
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
if ARGV[5] == '1' then
  redis.call('HSET', KEYS[1], 'unwanted', 1)
  redis.call('SADD', KEYS[3], ARGV[3])
end
if ARGV[6] ~= '' then redis.call('SET', KEYS[4], ARGV[6], 'PX', ARGV[7]) end
return 1
`,
);

/** job; record, how long it is remembered still. */
const TAKE_FINISHED_JOB = script(
  "take_finished_job",
  1,
  `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'record', ARGV[2], 'expiresAt', now + ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`,
);

/** Takes in what another place gives away; what is here already stays as it is. @throws {RedisFailure} */
export class RedisReceiver implements Disposable {
  readonly #database: RedisDatabase;
  readonly #cooldowns: RedisCooldowns;
  readonly #cacheMaxEntries: number;

  private constructor(database: RedisDatabase, cooldowns: RedisCooldowns, cacheMaxEntries: number) {
    this.#database = database;
    this.#cooldowns = cooldowns;
    this.#cacheMaxEntries = cacheMaxEntries;
  }

  static async open(database: RedisDatabase, cacheMaxEntries: number): Promise<RedisReceiver> {
    return new RedisReceiver(database, await RedisCooldowns.open(database), cacheMaxEntries);
  }

  async receive(belonging: Belonging): Promise<void> {
    const { keys } = this.#database;
    switch (belonging.kind) {
      case "job":
        return await this.#takeJob(belonging);
      case "finished job":
        return await this.#run(TAKE_FINISHED_JOB, [keys.job(belonging.job.id)], [
          await pack(KINDS.job, belonging.job),
          belonging.leftMs,
        ]);
      case "piece":
        return await this.#takePiece(belonging);
      case "cached transcript":
        return await this.#takeTranscript(belonging);
      case "told transcript":
        return await new RedisArchive(this.#database).put(
          belonging.told,
          entryOf(belonging.told),
          belonging.leftMs,
        );
      case "wait":
        return await this.#cooldowns.set(belonging.cooldown);
      case "account's statistics":
        return await this.#setNew(
          keys.accountStats(belonging.accountName),
          await pack(KINDS.accountStats, belonging.stats),
        );
      case "day's use":
        return await this.#takeUse(belonging);
      case "persons' use": {
        const { rows } = belonging;
        await this.#database.ask((client) => takePersonUse(client.multi(), rows, keys).exec());
        return;
      }
      case "chat's choices":
        return await this.#setNew(
          keys.chatWishes(belonging.chatId),
          await pack(KINDS.chatWishes, belonging.wishes),
        );
      case "business chat":
        return await this.#takeBusinessChat(belonging);
    }
  }

  [Symbol.dispose](): void {
    this.#cooldowns[Symbol.dispose]();
  }

  async #takeJob({ job, isUnwanted, answer }: Belonging & { kind: "job" }): Promise<void> {
    const { keys } = this.#database;
    const body = answer === undefined ? "" : await pack(KINDS.transcript, answer);
    await this.#run(TAKE_JOB, [keys.job(job.id), keys.openJobs(), keys.unwantedJobs(), keys.answer(job.id)], [
      await pack(KINDS.job, job),
      job.id,
      job.acceptedAt,
      isUnwanted ? 1 : 0,
      body,
      KEEP_ANSWER_MS,
    ]);
  }

  async #takePiece({ recording, piece, leftMs }: Belonging & { kind: "piece" }): Promise<void> {
    const { keys } = this.#database;
    const places = [keys.piecesOf(recording), keys.piece(recording, piece.index)];
    await this.#run(SAVE_PIECE, places, [piece.index, await pack(KINDS.piece, piece), leftMs]);
  }

  async #takeTranscript(
    { names, transcript, leftMs }: Belonging & { kind: "cached transcript" },
  ): Promise<void> {
    if (this.#cacheMaxEntries === 0) return;
    const { keys } = this.#database;
    const places = [keys.cacheUsed(), keys.cacheEnds(), keys.cacheNames(), keys.cacheTurns()];
    await this.#run(PUT, places, [
      keys.cacheName(""),
      keys.cachedTranscript(""),
      crypto.randomUUID(),
      await pack(KINDS.transcript, transcript),
      JSON.stringify(names),
      leftMs,
      this.#cacheMaxEntries,
      MAX_NAMES,
      "",
    ]);
  }

  /** One that is here already counts on. */
  async #takeUse({ day, rows }: Belonging & { kind: "day's use" }): Promise<void> {
    const { keys } = this.#database;
    if (await this.#database.ask((client) => client.exists(keys.usage(day))) > 0) return;
    await this.#database.ask((client) => addUse(client.multi(), rows, keys).exec());
  }

  async #takeBusinessChat({ userId, chatId, chat }: Belonging & { kind: "business chat" }): Promise<void> {
    const key = this.#database.keys.businessChats(userId);
    const record = await pack(KINDS.businessChat, chat);
    await this.#database.ask((client) => client.hsetnx(key, `${chatId}`, record));
  }

  async #setNew(key: string, record: Buffer): Promise<void> {
    await this.#database.ask((client) => client.set(key, record, "NX"));
  }

  async #run(...request: Parameters<RedisDatabase["run"]>): Promise<void> {
    await this.#database.run(...request);
  }
}
