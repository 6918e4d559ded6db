import { join } from "node:path";
import { expect } from "expect";
import { openSettledStores } from "../../src/app/settled_stores.ts";
import { type Clock, systemClock } from "../../src/clock.ts";
import { parseSettings } from "../../src/config.ts";
import type { TranscribeOptions } from "../../src/pipeline/transcriber.ts";
import { keys } from "../../src/store/keys.ts";
import { moveStores } from "../../src/store/move_stores.ts";
import { openStores } from "../../src/store/open_stores.ts";
import type { Stores } from "../../src/store/stores.ts";
import { entryOf } from "../../src/chat/history/entry.ts";
import { told } from "../contracts/archive.ts";
import { ASKED } from "../contracts/business_book.ts";
import { added, claimed, jobOf, pieceOf, transcriptOf } from "../contracts/job_store.ts";
import { redisServer } from "../redis_server.ts";
import { allKeys } from "./watched_kv.ts";

const server = await redisServer();
const OPTIONS: TranscribeOptions = { diarize: false };
const LONG = transcriptOf("kata ".repeat(50_000));
const UNTIL = Date.now() + 3_600_000;
const BUDI = { name: "budi", leaseMs: 1000 };
const never = new AbortController().signal;
const atOnce: Clock = { now: systemClock.now, sleep: () => Promise.resolve() };
const crashing: Clock = { now: systemClock.now, sleep: () => Promise.reject(new Error("it crashed")) };

/** A database in a folder of its own, and an address in Redis that nobody else has. */
async function places() {
  const folder = await Deno.makeTempDir({ prefix: "transhades-move-" });
  const bot = `1${crypto.randomUUID().replaceAll(/\D/g, "")}`;
  const settings = {
    path: join(folder, "transhades.kv"),
    redis: { url: server.url, bot },
    cacheMaxEntries: 2,
  };
  return {
    settings,
    folder,
    file: () => openStores({ ...settings, type: "kv", clock: atOnce }),
    redis: () => openStores({ ...settings, type: "redis", clock: atOnce }),
    move: (clock = atOnce) => moveStores({ ...settings, to: "redis", clock }, never),
    back: (clock = atOnce) => moveStores({ ...settings, to: "kv", clock }, never),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const OF_PEOPLE = ["groq", "local"].map((provider) => ({
  day: 0,
  userId: 7,
  provider,
  audioSeconds: 90.5,
  dollars: 0.25,
}));
const USE = { day: 0, provider: "groq", requests: 3, failures: 1, audioSeconds: 90.5, dollars: 0.25 };

async function fill(
  { jobs, cache, cooldowns, accountStats, chatSettings, archive, history, personUse, businessBook }: Stores,
): Promise<void> {
  await added(jobs, jobOf("1:1", { state: "parked", notBefore: 5 }));
  await jobs.requestCancel("1:1");
  const delivering = await claimed(jobs, "1:2", { acceptedAt: 2 });
  await delivering.saveTranscript(jobOf("1:2", { acceptedAt: 2, state: "delivering" }), LONG);
  await (await claimed(jobs, "1:3")).finish(jobOf("1:3", { state: "failed" }));
  for (const index of [0, 1]) await jobs.savePiece("recording", pieceOf(index, "x".repeat(100_000 * index)));
  for (const id of "abc") await cache.put({ fileUniqueId: id, sha256: `0${id}` }, OPTIONS, LONG);
  await cooldowns.set({ accountName: "API-1", method: "*", until: UNTIL });
  await accountStats.save("API-1", {
    requests: 1,
    failures: 0,
    floodWaits: 0,
    bytes: 9,
    bytesPerSecond: 1,
    successRate: 1,
  });
  await chatSettings.update(-5, { provider: "groq" });
  await businessBook.change(7, 1, () => ASKED);
  await archive.keep(told("7:50", 3_000), entryOf(told("7:50", 3_000)), 3_600_000);
  await history.addUsage([USE, { ...USE, provider: "local" }]);
  await personUse.add(OF_PEOPLE);
}

Deno.test("a move that crashed has taken nothing away; begun anew everything is in Redis, and nothing where it was", async () => {
  await using place = await places();
  {
    using file = await place.file();
    await fill(file);
  }
  await expect(place.move(crashing)).rejects.toThrow("it crashed");
  const { moved, left } = await place.move();
  expect(Object.fromEntries(moved)).toEqual(EVERYTHING);
  expect(left.size).toBe(0);
  using kv = await Deno.openKv(place.settings.path);
  expect(await allKeys(kv)).toEqual([]);
  using redis = await place.redis();
  await expectEverything(redis);
});

Deno.test("the way back is the same: begun anew after a crash, everything is in the file, and nothing is left in Redis", async () => {
  await using place = await places();
  {
    using redis = await place.redis();
    await fill(redis);
  }
  await expect(place.back(crashing)).rejects.toThrow("it crashed");
  const { moved, left } = await place.back();
  expect(Object.fromEntries(moved)).toEqual(EVERYTHING);
  expect(left.size).toBe(0);
  {
    using database = await server.open({ bot: place.settings.redis.bot });
    const { prefix } = database.keys;
    const keys = await database.ask((client) => client.keys(`${prefix}*`));
    expect(keys).toEqual([database.keys.cacheTurns()]);
  }
  using file = await place.file();
  await expectEverything(file);
});

const EVERYTHING = {
  "job": 2,
  "finished job": 1,
  "piece": 2,
  "cached transcript": 2,
  "wait": 1,
  "account's statistics": 1,
  "chat's choices": 1,
  "business chat": 1,
  "told transcript": 1,
  "day's use": 1,
  "persons' use": 1,
};

async function expectEverything(
  { jobs, cache, cooldowns, accountStats, chatSettings, archive, history, personUse, businessBook }: Stores,
): Promise<void> {
  expect(await jobs.unfinished()).toEqual([
    jobOf("1:1", { state: "parked", notBefore: 5 }),
    jobOf("1:2", { acceptedAt: 2, state: "delivering" }),
  ]);
  expect((await jobs.claim("1:1", BUDI))?.cancelRequested).toBe(true);
  expect(await jobs.transcript("1:2")).toEqual(LONG);
  expect((await jobs.get("1:3"))?.state).toBe("failed");
  expect(await added(jobs, jobOf("1:3"))).toBe(false);
  expect(await jobs.pieces("recording")).toEqual([pieceOf(0, ""), pieceOf(1, "x".repeat(100_000))]);
  expect((await cache.stats()).entries).toBe(2);
  await cache.put({ fileUniqueId: "d" }, OPTIONS, LONG);
  expect(await cache.find({ fileUniqueId: "b" }, OPTIONS)).toBeUndefined();
  expect(await cache.find({ sha256: "0c" }, OPTIONS)).toEqual(LONG);
  expect(await cooldowns.active()).toEqual([{ accountName: "API-1", method: "*", until: UNTIL }]);
  expect((await accountStats.load("API-1"))?.bytes).toBe(9);
  expect(await chatSettings.get(-5)).toEqual({ provider: "groq" });
  expect(await businessBook.all(7)).toEqual(new Map([[1, ASKED]]));
  expect(await archive.find("7:50")).toEqual(told("7:50", 3_000));
  expect(await archive.entries(7)).toEqual([entryOf(told("7:50", 3_000))]);
  expect(await personUse.of([0])).toEqual(OF_PEOPLE);
  expect(await history.usage([0])).toEqual([USE, { ...USE, provider: "local" }]);
}

Deno.test("what cannot be read stays where it is and is counted; what Redis has already is left as it is there", async () => {
  await using place = await places();
  {
    using file = await place.file();
    await added(file.jobs, jobOf("1:1"));
    await file.chatSettings.update(1, { provider: "groq" });
  }
  {
    using kv = await Deno.openKv(place.settings.path);
    await kv.set(keys.openJob("1:2"), "nonsense");
    using redis = await place.redis();
    await added(redis.jobs, jobOf("1:1", { state: "parked" }));
    await redis.chatSettings.update(1, { provider: "deepgram" });
  }
  const { left } = await place.move();
  expect(Object.fromEntries(left)).toEqual({ job: 1 });
  using redis = await place.redis();
  expect(await redis.jobs.unfinished()).toEqual([jobOf("1:1", { state: "parked" })]);
  expect(await redis.chatSettings.get(1)).toEqual({ provider: "deepgram" });
  using kv = await Deno.openKv(place.settings.path);
  expect(await allKeys(kv)).toEqual([keys.openJob("1:2").join("/")]);
});

Deno.test("nothing is moved while a bot uses the database or Redis", async () => {
  await using place = await places();
  const file = await place.file();
  await expect(place.move()).rejects.toThrow("another process uses it");
  file[Symbol.dispose]();
  const redis = await place.redis();
  await expect(place.move()).rejects.toThrow("a bot uses this Redis just now: stop it first");
  redis[Symbol.dispose]();
});

Deno.test("a bot that would leave accepted files behind does not start, and says how to take them along", async () => {
  await using place = await places();
  const { url, bot } = place.settings.redis;
  const settings = parseSettings({ DATA_DIR: place.folder, REDIS_URL: url });
  const start = () => openSettledStores(settings, `${bot}:token`, atOnce);
  {
    using file = await place.file();
    await added(file.jobs, jobOf("1:1"));
  }
  await expect(start()).rejects.toThrow("1 accepted files wait in");
  await expect(start()).rejects.toThrow("transhades move --from kv --to redis");
  await place.move();
  using stores = await start();
  expect(await stores.jobs.unfinished()).toEqual([jobOf("1:1")]);
});
