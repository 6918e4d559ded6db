import { entryOf } from "../../chat/history/entry.ts";
import type { Clock } from "../../clock.ts";
import { KEEP_USAGE_MS } from "../../ops/history/use.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import type { Belonging } from "../move.ts";
import { KvArchive } from "./archive.ts";
import { BigValues } from "./big_values.ts";
import { KvCacheStorage } from "./cache_storage.ts";
import { KvCooldowns } from "./cooldowns.ts";
import { CLOSED_JOB_MS } from "./job_claim.ts";
import type { Kv } from "./kv.ts";

/** Takes in what another place gives away; what is here already stays as it is. */
export class KvReceiver {
  readonly #kv: Kv;
  readonly #clock: Clock;
  readonly #values: BigValues;
  /** Of the cache's order of use: what comes later was used later. */
  #turn = 0;

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
    this.#values = new BigValues(kv);
  }

  async receive(belonging: Belonging): Promise<void> {
    switch (belonging.kind) {
      case "job":
        return await this.#takeJob(belonging);
      case "finished job":
        return await this.#takeFinishedJob(belonging);
      case "piece":
        return await this.#takePiece(belonging);
      case "cached transcript":
        return await this.#takeTranscript(belonging);
      case "told transcript":
        return await new KvArchive(this.#values, this.#clock).put(
          belonging.told,
          entryOf(belonging.told),
          belonging.leftMs,
        );
      case "wait":
        return await new KvCooldowns(this.#kv, this.#clock).set(belonging.cooldown);
      case "account's statistics":
        return await this.#setNew(
          keys.accountStats(belonging.accountName),
          KINDS.accountStats.toRecord(belonging.stats),
        );
      case "day's use":
        return await this.#setNew(
          keys.usage(belonging.day),
          KINDS.usage.toRecord({ rows: belonging.rows }),
          KEEP_USAGE_MS,
        );
      case "persons' use":
        for (const own of Map.groupBy(belonging.rows, ({ day, userId }) => `${day} ${userId}`).values()) {
          const record = KINDS.personUse.toRecord({ rows: own });
          await this.#setNew(keys.personUse(own[0].day, own[0].userId), record, KEEP_USAGE_MS);
        }
        return;
      case "chat's choices":
        return await this.#setNew(
          keys.chatWishes(belonging.chatId),
          KINDS.chatWishes.toRecord(belonging.wishes),
        );
      case "business chat":
        return await this.#setNew(
          keys.businessChat(belonging.userId, belonging.chatId),
          KINDS.businessChat.toRecord(belonging.chat),
        );
    }
  }

  /** The answer first: a job in state "delivering" is never without it. */
  async #takeJob({ job, isUnwanted, answer }: Belonging & { kind: "job" }): Promise<void> {
    if (await this.#isKnown(job.id)) return;
    if (answer !== undefined) await this.#values.set(KINDS.transcript, keys.transcript(job.id), answer);
    const transaction = this.#kv.atomic().set(keys.openJob(job.id), KINDS.job.toRecord(job));
    if (isUnwanted) transaction.set(keys.unwanted(job.id), true, { expireIn: CLOSED_JOB_MS });
    await transaction.commit();
  }

  async #takeFinishedJob({ job, leftMs }: Belonging & { kind: "finished job" }): Promise<void> {
    if (await this.#isKnown(job.id)) return;
    const expiresAt = this.#clock.now() + leftMs;
    const closed = KINDS.closedJob.toRecord({ job: KINDS.job.toRecord(job), expiresAt });
    await this.#kv.atomic().set(keys.closedJob(job.id), closed, { expireIn: leftMs }).commit();
  }

  async #takePiece({ recording, piece, leftMs }: Belonging & { kind: "piece" }): Promise<void> {
    const kept = { piece, expiresAt: this.#clock.now() + leftMs };
    const key = keys.piece(recording, piece.index);
    await this.#values.set(KINDS.keptPiece, key, kept, { expireInMs: leftMs });
  }

  async #takeTranscript(
    { names, transcript, leftMs }: Belonging & { kind: "cached transcript" },
  ): Promise<void> {
    const now = this.#clock.now();
    const entry = { id: crypto.randomUUID(), names, usedAt: now + this.#turn++, expiresAt: now + leftMs };
    await new KvCacheStorage(this.#kv, this.#values, this.#clock).write(entry, transcript, []);
  }

  async #isKnown(jobId: string): Promise<boolean> {
    const [open, closed] = await this.#kv.getMany([keys.openJob(jobId), keys.closedJob(jobId)]);
    return open.value !== null || closed.value !== null;
  }

  async #setNew(key: Deno.KvKey, record: object, expireIn?: number): Promise<void> {
    await this.#kv.atomic().check({ key, versionstamp: null }).set(key, record, { expireIn }).commit();
  }
}
