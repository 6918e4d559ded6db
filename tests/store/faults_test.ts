import { join } from "node:path";
import { expect } from "expect";
import { systemClock } from "../../src/clock.ts";
import { BigValues } from "../../src/store/kv/big_values.ts";
import { flightKey } from "../../src/pipeline/sharing.ts";
import { keys } from "../../src/store/keys.ts";
import { KvReceiver } from "../../src/store/kv/receive.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { type CacheStorage, LruCache } from "../../src/store/lru_cache.ts";
import { kvStores, openStores } from "../../src/store/open_stores.ts";
import { warnings } from "../audio/warnings.ts";
import { told } from "../contracts/archive.ts";
import { added, jobOf, pieceOf, transcriptOf } from "../contracts/job_store.ts";
import { temporaryKv } from "./temporary_kv.ts";
import { allKeys, watchedKv } from "./watched_kv.ts";

const OPTIONS = { diarize: false };

Deno.test("a cache whose storage fails in every way is a cache of misses", async () => {
  const fail = () => Promise.reject(new Error("disk I/O error"));
  const storage: CacheStorage = { entries: fail, write: fail, read: fail, erase: fail };
  const cache = await LruCache.open(storage, 10, systemClock);
  await cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("x"));
  expect(await cache.find({ fileUniqueId: "a" }, OPTIONS)).toBeUndefined();
  expect(await cache.stats()).toEqual({ entries: 0, maxEntries: 10, hits: 0, misses: 1 });
});

Deno.test("a database that can be read and not written takes nothing new: the operator is told what to do, once", async () => {
  await using temporary = await temporaryKv(systemClock);
  const kv = watchedKv(temporary.kv);
  const stores = await kvStores(kv, { clock: systemClock, cacheMaxEntries: 1 });
  await stores.check();
  kv.beforeCommit = () => {
    throw new TypeError("database or disk is full");
  };
  const told = await warnings(async () => {
    for (let i = 0; i < 2; i++) await expect(stores.check()).rejects.toThrow("disk is full; make room");
  });
  expect(told).toEqual([expect.stringContaining("nothing new is taken: Telegram keeps it")]);
  kv.beforeCommit = undefined;
  expect(await warnings(() => stores.check())).toEqual([]);
});

Deno.test("a cached transcript that is damaged is a miss, and forgotten", async () => {
  await using temporary = await temporaryKv(systemClock);
  const { cache } = temporary.stores;
  await cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("x".repeat(200_000)));
  for await (const { key } of temporary.kv.list({ prefix: ["part"] })) await temporary.kv.delete(key);
  expect(await cache.find({ fileUniqueId: "a" }, OPTIONS)).toBeUndefined();
  expect((await cache.stats()).entries).toBe(0);
  expect(await allKeys(temporary.kv)).toEqual([]);
});

Deno.test("an evicted transcript leaves nothing behind, whatever its size", async () => {
  await using temporary = await temporaryKv(systemClock, 1);
  const { cache } = temporary.stores;
  for (const name of ["a", "b"]) {
    await cache.put({ fileUniqueId: name }, OPTIONS, transcriptOf(name.repeat(1_000_000)));
  }
  await cache.put({ fileUniqueId: "c" }, OPTIONS, transcriptOf("c"));
  expect((await allKeys(temporary.kv)).map((key) => key.replace(/[^/]+$/, ""))).toEqual([
    "cache/entry/",
    "cache/transcript/",
  ]);
});

Deno.test("a hit writes nothing, a put is one write", async () => {
  await using temporary = await temporaryKv(systemClock);
  const kv = watchedKv(temporary.kv);
  const { cache } = await kvStores(kv, { clock: systemClock, cacheMaxEntries: 1000 });
  await cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("x"));
  for (let time = 0; time < 100; time++) await cache.find({ fileUniqueId: "a" }, OPTIONS);
  expect(kv.commits).toBe(1);
  await cache.put({ fileUniqueId: "b" }, OPTIONS, transcriptOf("x"));
  expect(kv).toMatchObject({ commits: 2, mutations: 2 + 3 }); // The hits' recency comes along, once.
  await cache.put({ fileUniqueId: "c" }, OPTIONS, transcriptOf("x"));
  expect(kv).toMatchObject({ commits: 3, mutations: 2 + 3 + 2 });
});

Deno.test("a large transcript is put together with the recency of many entries that have many names", async () => {
  await using temporary = await temporaryKv(systemClock);
  const { cache } = temporary.stores;
  const named = (entry: number, name: number) => ({
    fileUniqueId: `${entry}-${name}`.padEnd(40, "x"),
    sha256: `${entry}`,
  });
  for (let entry = 0; entry < 60; entry++) {
    for (let name = 0; name < 22; name++) await cache.put(named(entry, name), OPTIONS, transcriptOf("x"));
  }
  for (let entry = 0; entry < 60; entry++) {
    expect(await cache.find({ sha256: `${entry}` }, OPTIONS)).toBeDefined();
  }
  expect((await cache.stats()).entries).toBe(60);
  await cache.put({ fileUniqueId: "large" }, OPTIONS, transcriptOf("x".repeat(599 * 1024)));
  const { stores } = await temporary.openAgain();
  expect(await stores.cache.find({ fileUniqueId: "large" }, OPTIONS)).toBeDefined();
});

Deno.test("records that a later version cached, and damaged ones, are left out, not a crash", async () => {
  await using temporary = await temporaryKv(systemClock);
  const { kv, openAgain } = temporary;
  const foreign = { schemaVersion: 99, unknown: true };
  const damaged = { schemaVersion: 1, provider: "nobody" };
  await kv.set(keys.openJob("1:1"), damaged);
  await kv.set(keys.chatWishes(1), damaged);
  for (
    const key of [
      keys.piece("1:1", 0),
      keys.transcript("1:1"),
      keys.cacheEntry("1"),
      keys.cooldown("API-1", "*"),
      keys.accountStats("API-1"),
    ]
  ) await kv.set(key, foreign);
  const { stores } = await openAgain();
  expect(await stores.jobs.unfinished()).toEqual([]);
  expect(await stores.jobs.get("1:1")).toBeUndefined();
  expect(await stores.jobs.pieces("1:1")).toEqual([]);
  expect(await stores.jobs.transcript("1:1")).toBeUndefined();
  expect((await stores.cache.stats()).entries).toBe(0);
  expect(await stores.cooldowns.active()).toEqual([]);
  expect(await stores.accountStats.load("API-1")).toBeUndefined();
  expect(await stores.chatSettings.get(1)).toEqual({});
});

Deno.test("answers and pieces by job are collected at the next start when their job is over, else pieces become their recording's", async () => {
  await using temporary = await temporaryKv(systemClock);
  const { jobs } = temporary.stores;
  const values = new BigValues(temporary.kv);
  await added(jobs, jobOf("1:1"));
  await added(jobs, jobOf("1:2"));
  const claim = await jobs.claim("1:1", { name: "a", leaseMs: 1000 });
  await claim?.finish(jobOf("1:1", { state: "done" }));
  for (const id of ["1:1", "1:2"]) {
    await values.set(KINDS.piece, [...keys.piecesByJob, id, 0], pieceOf(0, "x".repeat(100_000)));
    await values.set(KINDS.transcript, keys.transcript(id), transcriptOf("x".repeat(100_000)));
  }
  const { stores } = await temporary.openAgain();
  expect(await stores.jobs.pieces(flightKey(jobOf("1:1")))).toEqual([]);
  expect(await stores.jobs.transcript("1:1")).toBeUndefined();
  expect(await stores.jobs.pieces(flightKey(jobOf("1:2")))).toHaveLength(1);
  expect((await allKeys(temporary.kv)).filter((key) => key.startsWith("part/"))).toHaveLength(4);
});

Deno.test("a database that went away: no cooldowns, no statistics; whoever asks for a choice, or what was told, hears so", async () => {
  const kv = await Deno.openKv(":memory:");
  const stores = await kvStores(kv, { clock: systemClock, cacheMaxEntries: 1000 });
  kv.close();
  expect(await stores.cooldowns.active()).toEqual([]);
  await stores.cooldowns.set({ accountName: "API-1", method: "*", until: Date.now() + 1000 });
  expect(await stores.accountStats.load("API-1")).toBeUndefined();
  await expect(stores.chatSettings.get(1)).rejects.toThrow();
  await expect(stores.archive.find("1:1")).rejects.toThrow();
  const moved = { kind: "told transcript", told: told("1:1", 1), leftMs: 1_000 } as const;
  await expect(new KvReceiver(kv, systemClock).receive(moved)).rejects.toThrow();
  await expect(stores.chatSettings.update(1, { provider: "groq" })).rejects.toThrow();
  await expect(added(stores.jobs, jobOf("1:1"))).rejects.toThrow();
});

Deno.test("openStores makes the folder, finds everything again and keeps others out", async () => {
  const folder = await Deno.makeTempDir({ prefix: "transhades-kv-" });
  try {
    const settings = {
      type: "kv",
      path: join(folder, "new", "data.kv"),
      clock: systemClock,
      cacheMaxEntries: 1000,
    } as const;
    {
      using stores = await openStores(settings);
      await stores.chatSettings.update(1, { provider: "groq" });
      await stores.cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("x"));
    }
    using stores = await openStores(settings);
    await expect(openStores(settings)).rejects.toThrow("another process uses it");
    expect(await stores.chatSettings.get(1)).toEqual({ provider: "groq" });
    expect(await stores.cache.find({ fileUniqueId: "a" }, OPTIONS)).toEqual(transcriptOf("x"));
    expect((await Deno.stat(join(folder, "new"))).mode ?? 0).toBe(0o40700);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a cache in memory beside jobs on Deno KV leaves no trace on disk", async () => {
  await using temporary = await temporaryKv(systemClock);
  const { cache } = await kvStores(temporary.kv, {
    clock: systemClock,
    cacheMaxEntries: 1000,
    cacheType: "memory",
  });
  await cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("x"));
  expect(await cache.find({ fileUniqueId: "a" }, OPTIONS)).toEqual(transcriptOf("x"));
  expect(await allKeys(temporary.kv)).toEqual([]);
});

Deno.test("a database file that is damaged is left alone and named to the operator", async () => {
  const path = await Deno.makeTempFile({ prefix: "transhades-kv-" });
  try {
    await Deno.writeTextFile(path, "this is no database ".repeat(500));
    const opening = openStores({ type: "kv", path, clock: systemClock, cacheMaxEntries: 1000 });
    await expect(opening).rejects.toThrow(`the database ${path} cannot be opened: file is not a database`);
    expect(await Deno.readTextFile(path)).toContain("this is no database");
  } finally {
    for (const each of [path, `${path}.lock`]) await Deno.remove(each);
  }
});
