import { expect } from "expect";
import { entryOf } from "../../src/chat/history/entry.ts";
import { UPDATE_MS } from "../../src/chat/ports.ts";
import { failureBookContract } from "../contracts/failure_book.ts";
import { historyStoreContract } from "../contracts/history_store.ts";
import { RedisFailureBook } from "../../src/store/redis/failure_book.ts";
import { RedisHistoryStore } from "../../src/store/redis/history.ts";
import { RedisArchive } from "../../src/store/redis/archive.ts";
import { RedisBelongings } from "../../src/store/redis/belongings.ts";
import { RedisAccountStatsStore } from "../../src/store/redis/account_stats.ts";
import { RedisChatSettings } from "../../src/store/redis/chat_settings.ts";
import { RedisCooldowns } from "../../src/store/redis/cooldowns.ts";
import type { RedisDatabase } from "../../src/store/redis/database.ts";
import { MemoryHandledUpdates } from "../../src/store/memory/handled_updates.ts";
import { MemorySendMeters } from "../../src/store/memory/send_meters.ts";
import { RedisHandledUpdates } from "../../src/store/redis/handled_updates.ts";
import { RedisInstanceBook } from "../../src/store/redis/instance_book.ts";
import { RedisOneTimeBook } from "../../src/store/redis/one_time_book.ts";
import { RedisPollerElection } from "../../src/store/redis/poller_election.ts";
import { Reach } from "../../src/store/redis/reach.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { RedisPersonUseBook } from "../../src/store/redis/person_use_book.ts";
import { RedisRewritingBook } from "../../src/store/redis/rewriting_book.ts";
import { RedisSendMeters } from "../../src/store/redis/send_meters.ts";
import { RedisTranscriptCache } from "../../src/store/redis/transcript_cache.ts";
import { RedisBusinessBook } from "../../src/store/redis/business_book.ts";
import { RedisDayBook } from "../../src/store/redis/day_book.ts";
import { businessBookContract } from "../contracts/business_book.ts";
import { dayBookContract } from "../contracts/day_book.ts";
import { archiveContract, KEEP_MS, told } from "../contracts/archive.ts";
import { accountStatsContract } from "../contracts/account_stats.ts";
import { chatSettingsContract } from "../contracts/chat_settings.ts";
import { cooldownsContract } from "../contracts/cooldowns.ts";
import { handledUpdatesContract } from "../contracts/handled_updates.ts";
import { instanceBookContract } from "../contracts/instance_book.ts";
import { oneTimeBookContract } from "../contracts/one_time_book.ts";
import { jobClaimsContract } from "../contracts/job_claims.ts";
import { jobStoreContract } from "../contracts/job_store.ts";
import { pollerElectionContract } from "../contracts/poller_election.ts";
import { personUseBookContract } from "../contracts/person_use_book.ts";
import { rewritingBookContract } from "../contracts/rewriting_book.ts";
import { sendMetersContract } from "../contracts/send_meters.ts";
import { transcriptCacheContract } from "../contracts/transcript_cache.ts";
import { TIMERS } from "../engine/timers.ts";
import { FakeClock } from "../fake_clock.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();

/** A store on a database that is empty, and the same as another process sees it. */
async function stored<Store>(open: (database: RedisDatabase) => Store | Promise<Store>, clock?: FakeClock) {
  await using opening = new AsyncDisposableStack();
  const now = clock && (() => clock.now());
  const connect = async (bot?: string) => {
    const database = owned.use(await server.open({ now, bot }));
    const store = await open(database);
    if (isDisposable(store)) owned.use(store);
    return { database, store };
  };
  const owned = opening.move();
  const { database, store } = await connect();
  const reopen = async () => (await connect(database.keys.bot)).store;
  return { store, reopen, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function isDisposable(store: unknown): store is Disposable {
  return typeof store === "object" && store !== null && Symbol.dispose in store;
}

const jobs = (clock: FakeClock) => stored(RedisJobStore.open, clock);
jobStoreContract("on Redis", jobs, { survivesRestart: true });
jobClaimsContract("on Redis", jobs);

transcriptCacheContract("on Redis", async (maxEntries, clock) => {
  const opened = await stored((database) => new RedisTranscriptCache(database, maxEntries), clock);
  return { ...opened, cache: opened.store };
}, { survivesRestart: true });

cooldownsContract("on Redis", async (clock) => {
  const opened = await stored(RedisCooldowns.open, clock);
  return { ...opened, cooldowns: opened.store };
});
accountStatsContract("on Redis", async () => {
  const opened = await stored((database) => new RedisAccountStatsStore(database));
  return { ...opened, accountStats: opened.store };
});
historyStoreContract("on Redis", async () => {
  const opened = await stored((database) => new RedisHistoryStore(database));
  return { ...opened, history: opened.store };
});
failureBookContract("on Redis", async () => {
  const opened = await stored((database) => new RedisFailureBook(database));
  return { ...opened, failures: opened.store };
});
dayBookContract("on Redis", async () => {
  const opened = await stored((database) => new RedisDayBook(database));
  return { ...opened, dayBook: opened.store };
});
businessBookContract("on Redis", async () => {
  const opened = await stored((database) => new RedisBusinessBook(database));
  return { ...opened, businessBook: opened.store };
});
archiveContract("on Redis", async () => {
  const opened = await stored((database) => ({ database, archive: new RedisArchive(database) }));
  const { database, archive } = opened.store;
  const passTime = async (jobId: string) => {
    for (const key of [database.keys.told(jobId), database.keys.entry(jobId)]) {
      const leftMs = await database.ask((client) => client.pttl(key));
      expect(leftMs).toBeGreaterThan(KEEP_MS - 60_000);
      await database.ask((client) => client.pexpire(key, leftMs - KEEP_MS));
    }
  };
  return { ...opened, archive, passTime };
}, TIMERS);

personUseBookContract("on Redis", async () => {
  const opened = await stored((database) => new RedisPersonUseBook(database));
  return { ...opened, personUse: opened.store };
});
rewritingBookContract("on Redis", async () => {
  const opened = await stored((database) => ({ database, rewritings: new RedisRewritingBook(database) }));
  const { database, rewritings } = opened.store;
  const passTime = async (words: string) => {
    const key = database.keys.rewritings(words);
    const leftMs = await database.ask((client) => client.pttl(key));
    expect(leftMs).toBeGreaterThan(KEEP_MS - 60_000);
    await database.ask((client) => client.pexpire(key, leftMs - KEEP_MS));
  };
  return { ...opened, rewritings, passTime };
});

Deno.test("on Redis a person's list lasts as long as what is kept longest, and loses what is gone", async () => {
  await using opened = await stored((database) => ({ database, archive: new RedisArchive(database) }));
  const { database, archive } = opened.store;
  const list = database.keys.entriesOf(7);
  const keep = (id: string, acceptedAt: number, keepMs: number) => {
    const each = told(id, 1, { acceptedAt });
    return archive.keep(each, entryOf(each), keepMs);
  };
  await keep("7:1", 1, KEEP_MS);
  await keep("7:2", 2, KEEP_MS / 2);
  expect(await database.ask((client) => client.pttl(list))).toBeGreaterThan(KEEP_MS - 60_000);
  await database.ask((client) => client.del(database.keys.told("7:1"), database.keys.entry("7:1")));
  await keep("7:3", 3, KEEP_MS);
  expect(await database.ask((client) => client.zrange(list, 0, -1))).toEqual(["7:2", "7:3"]);
  for await (const { remove } of new RedisBelongings(database).told()) {
    await remove();
    break; // the move of them ended midway
  }
  expect(await archive.entries(7)).toHaveLength(1);
});

chatSettingsContract("on Redis", async () => {
  const opened = await stored((database) => new RedisChatSettings(database));
  return { ...opened, chatSettings: opened.store };
});
pollerElectionContract("on Redis", async (clock) => {
  const opened = await stored((database) => new RedisPollerElection(database), clock);
  return { ...opened, election: opened.store };
});

function handledUpdates(clock: FakeClock) {
  return stored((database) => {
    return new RedisHandledUpdates(database, new Reach(database, clock), new MemoryHandledUpdates(clock));
  }, clock);
}
handledUpdatesContract("on Redis", async (clock) => {
  const opened = await handledUpdates(clock);
  return { ...opened, handled: opened.store };
});

Deno.test("what one instance is at, and what it has handled, another sees on Redis", async () => {
  const clock = new FakeClock();
  await using opened = await handledUpdates(clock);
  const [one, other] = [opened.store, await opened.reopen()];
  expect(await one.claim("a")).toBe("ours");
  expect(await other.claim("a")).toBe("elsewhere");
  await one.done("a");
  expect(await other.claim("a")).toBe("handled");
  await one.claim("b");
  await one.giveUp("b");
  expect(await other.claim("b")).toBe("ours");
  await one.claim("c");
  await clock.advance(UPDATE_MS.underway);
  expect(await other.claim("c")).toBe("ours");
});

function sendMeters(clock: FakeClock) {
  return stored((database) => {
    return new RedisSendMeters(database, new Reach(database, clock), new MemorySendMeters(clock));
  }, clock);
}
sendMetersContract("on Redis", async (clock) => {
  const opened = await sendMeters(clock);
  return { ...opened, meters: opened.store };
});

Deno.test("what one instance has sent, and was told to wait, counts for another on Redis", async () => {
  await using opened = await sendMeters(new FakeClock());
  const [one, other] = [opened.store, await opened.reopen()];
  const pace = { name: "chat 7", intervalMs: 1_000, burst: 3, spare: 0 };
  const waits = [];
  for (const each of [one, other, one, other, one]) waits.push(await each.take([pace]));
  expect(waits).toEqual([0, 0, 0, 1_000, 1_000]);
  await one.block({ ...pace, name: "progress" }, 30_000);
  expect(await other.take([{ ...pace, name: "progress" }])).toBe(30_000);
});

Deno.test("a chat's choice is read by every instance as it was made last, whoever made it", async () => {
  await using opened = await stored((database) => new RedisChatSettings(database));
  const [one, other] = [opened.store, await opened.reopen()];
  await one.update(7, { provider: "groq" });
  expect(await other.get(7)).toEqual({ provider: "groq" });
  await other.update(7, { provider: "local" });
  expect(await one.get(7)).toEqual({ provider: "local" });
});

function instanceBook(clock: FakeClock) {
  return stored((database) => new RedisInstanceBook(database, new Reach(database, clock)), clock);
}
oneTimeBookContract("on Redis", async (clock) => {
  const opened = await stored((database) => new RedisOneTimeBook(database), clock);
  return { ...opened, book: opened.store };
});

instanceBookContract("on Redis", async (clock) => {
  const opened = await instanceBook(clock);
  return { ...opened, book: opened.store };
});

Deno.test("an instance sees those that others noted on Redis", async () => {
  await using opened = await instanceBook(new FakeClock());
  const [one, other] = [opened.store, await opened.reopen()];
  await one.note({
    ...{ name: "one", startedAt: 1, version: "0.2.0" },
    ...{ intake: "polling", workers: 5, memoryMegabytes: 180 },
  });
  expect((await other.list()).map(({ name }) => name)).toEqual(["one"]);
});
