import { expect } from "expect";
import { systemClock } from "../../src/clock.ts";
import type { JobChange } from "../../src/queue/ports.ts";
import { openStores } from "../../src/store/open_stores.ts";
import { checkRedis } from "../../src/store/redis/check_redis.ts";
import { RedisFailure } from "../../src/store/redis/errors.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { added, claimed, jobOf, pieceOf, transcriptOf } from "../contracts/job_store.ts";
import { until } from "../fake_clock.ts";
import { RedisServer } from "../redis_server.ts";

const server = await RedisServer.start({ onDisk: true });
const OPTIONS = { diarize: false };
const BUDI = { name: "budi", leaseMs: 60_000 };

/** The library leaves the timers of commands that it gave up to ring. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

function open(bot: string) {
  const redis = { url: server.url, bot };
  return openStores({ type: "redis", redis, cacheMaxEntries: 10, clock: systemClock });
}

test("Redis that crashes: told in the operator's words, nothing that was accepted is lost, the same stores go on", async () => {
  using stores = await open("crash");
  const claim = await claimed(stores.jobs, "1:1");
  await stores.jobs.savePiece("a", pieceOf(0));
  await claim.saveTranscript(jobOf("1:1", { state: "delivering" }), transcriptOf("x"));
  await server.kill();
  const refused = await added(stores.jobs, jobOf("1:2")).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RedisFailure);
  expect(String(refused)).toContain("nobody listens at its address; see that it runs");
  const [pending] = await Promise.allSettled([
    claim.update(jobOf("1:1", { state: "delivering", sentParts: 1 })),
    server.startAgain(),
  ]);
  if (pending.status === "rejected") await claim.update(jobOf("1:1", { state: "delivering", sentParts: 1 }));
  expect(await stores.jobs.unfinished()).toEqual([jobOf("1:1", { state: "delivering", sentParts: 1 })]);
  expect(await stores.jobs.transcript("1:1")).toEqual(transcriptOf("x"));
  expect(await stores.jobs.pieces("a")).toEqual([pieceOf(0)]);
});

test("while Redis is away the cache misses, waits are nobody's; whoever asks for a choice, makes one, or asks for what was told hears so", async () => {
  using stores = await open("away");
  await stores.cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("x"));
  await server.kill();
  const failure = (error: unknown) => error;
  const [found, active, stats, ...failures] = await Promise.all([
    stores.cache.find({ fileUniqueId: "a" }, OPTIONS),
    stores.cooldowns.active(),
    stores.accountStats.load("API-1"),
    stores.chatSettings.get(1).catch(failure),
    stores.chatSettings.update(1, { provider: "groq" }).catch(failure),
    stores.archive.find("1:1").catch(failure),
  ]);
  await server.startAgain();
  expect([found, active, stats]).toEqual([undefined, [], undefined]);
  for (const each of failures) expect(each).toBeInstanceOf(RedisFailure);
});

test("what was asked for while an instance heard nothing reaches it when it hears again", async () => {
  using here = await server.open();
  using there = await server.open({ bot: here.keys.bot });
  using store = await RedisJobStore.open(here);
  using other = await RedisJobStore.open(there);
  await claimed(store, "1:1");
  const heard = Promise.withResolvers<JobChange>();
  using _listening = store.onChange(heard.resolve);
  await there.ask((client) => client.call("CLIENT", "KILL", "TYPE", "PUBSUB"));
  await other.requestCancel("1:1");
  expect(await heard.promise).toEqual({ jobId: "1:1", change: "unwanted" });
});

test("who only listens is connected anew with who asks: of a server that vanished it would not hear that it did", async () => {
  using database = await server.open();
  using store = await RedisJobStore.open(database);
  await claimed(store, "1:1");
  await store.requestCancel("1:1");
  const heard = Promise.withResolvers<JobChange>();
  using _listening = store.onChange(heard.resolve);
  using other = await server.open();
  await other.ask((client) => client.call("CLIENT", "KILL", "TYPE", "NORMAL", "SKIPME", "YES"));
  expect(await heard.promise).toEqual({ jobId: "1:1", change: "unwanted" });
});

test("Redis that hangs is told in bounded time, and asked again when it goes on", async () => {
  using stores = await open("hanging");
  await added(stores.jobs, jobOf("1:1"));
  await server.signal("SIGSTOP");
  const failure = await stores.jobs.get("1:1").catch((error: unknown) => error);
  await server.signal("SIGCONT");
  expect(String(failure)).toContain("it does not answer in time");
  expect(await stores.jobs.get("1:1")).toEqual(jobOf("1:1"));
});

for (
  const [what, [command, ...rest], says] of [
    ["that is full", ["CONFIG", "SET", "maxmemory", "1"], "its memory is full; raise maxmemory"],
    ["that became a replica", ["REPLICAOF", "127.0.0.1", "1"], "it is a replica, which cannot be written to"],
  ] as const
) {
  test(`Redis ${what} says so, though it can be read, and takes jobs again afterwards`, async () => {
    using database = await server.open();
    using store = await RedisJobStore.open(database);
    await database.ask((client) => client.call(command, ...rest));
    await expect(added(store, jobOf("1:1"))).rejects.toThrow(says);
    expect(await store.get("1:1")).toBeUndefined();
    await expect(checkRedis(database)).rejects.toThrow(says);
    await database.ask((client) => client.call("CONFIG", "SET", "maxmemory", "0"));
    await database.ask((client) => client.call("REPLICAOF", "NO", "ONE"));
    await checkRedis(database);
    expect(await added(store, jobOf("1:1"))).toBe(true);
    expect(await store.claim("1:1", BUDI)).toBeDefined();
  });
}

test("neither what an error says nor what causes it holds the password", async () => {
  const url = "redis://someone:sesame-open@127.0.0.1:1/0";
  const error = await open("secret").then((stores) => stores[Symbol.dispose]()).then(() =>
    openStores({ type: "redis", redis: { url, bot: "1" }, cacheMaxEntries: 1, clock: systemClock })
  ).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(RedisFailure);
  expect(Deno.inspect(error)).not.toContain("sesame");
});

test("while Redis is away each instance goes by what it knows itself, and by all when it is there again", async () => {
  using stores = await open("own-knowledge");
  const { sendMeters, handledUpdates, pollerElection, sharing } = stores;
  const pace = { name: "chat 7", intervalMs: 3_600_000, burst: 3, spare: 0 };
  expect(await sendMeters.take([pace])).toBe(0);
  await handledUpdates.claim("a");
  await handledUpdates.done("a");
  await server.kill();
  expect([await sendMeters.take([pace]), await sendMeters.take([pace])]).toEqual([0, 0]);
  expect(await sendMeters.take([pace])).toBeGreaterThan(0);
  expect([await handledUpdates.claim("a"), await handledUpdates.claim("b")]).toEqual(["handled", "ours"]);
  expect(await pollerElection.stand().catch((error: unknown) => error)).toBeInstanceOf(RedisFailure);
  expect(sharing?.state).toBe("alone");
  await server.startAgain();
  // How soon the connection is back depends on how long the server took to start.
  await until(() => pollerElection.stand().then((lease) => lease !== undefined, () => false));
  expect(sharing?.state).toBe("shared");
});

test("neither what an error says nor what causes it holds what was to be stored", async () => {
  using database = await server.open();
  const key = `${database.keys.prefix}:words`;
  await database.ask((client) => client.set(key, "x"));
  const error = await database.ask((client) => client.lpush(key, "rahasia")).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(RedisFailure);
  expect(Deno.inspect(error)).toContain("WRONGTYPE");
  expect(Deno.inspect(error)).not.toContain("rahasia");
});
