import { expect } from "expect";
import type { JobChange } from "../../src/queue/ports.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { added, claimed, jobOf, pieceOf } from "../contracts/job_store.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();
const BUDI = { name: "budi", leaseMs: 60_000 };

async function twoInstances() {
  await using opened = new AsyncDisposableStack();
  const one = opened.use(await server.open());
  const other = opened.use(await server.open({ bot: one.keys.bot }));
  const stores = [one, other].map(async (database) => opened.use(await RedisJobStore.open(database)));
  const [here, there] = await Promise.all(stores);
  const owned = opened.move();
  return { one, here, there, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

Deno.test("what happens to a job is told to every instance, once", async () => {
  await using under = await twoInstances();
  const heard: Record<string, JobChange[]> = { here: [], there: [] };
  const all = Promise.withResolvers<void>();
  using _here = under.here.onChange((change) => void heard.here.push(change));
  using _there = under.there.onChange((change) => {
    if (heard.there.push(change) === 3) all.resolve();
  });
  const claim = await claimed(under.here, "1:1");
  await under.here.requestCancel("1:1");
  await claim.release();
  await (await under.here.claim("1:1", BUDI))?.finish(jobOf("1:1", { state: "cancelled" }));
  await all.promise;
  expect(heard.there.map(({ change }) => change)).toEqual(["unwanted", "free", "over"]);
  expect(heard.here).toEqual(heard.there);
});

Deno.test("the server's own time decides when nobody gives another", async () => {
  await using under = await twoInstances();
  await added(under.here, jobOf("1:1"));
  await under.here.claim("1:1", { name: "anna", leaseMs: 0 });
  expect(await under.there.claim("1:1", BUDI)).toBeDefined();
  expect(await under.here.claim("1:1", { name: "anna", leaseMs: 0 })).toBeUndefined();
  await under.here.savePiece("a", pieceOf(0));
  expect(await under.there.pieces("a")).toEqual([pieceOf(0)]);
});

Deno.test("a finish that reached the server twice is one, another's is lost", async () => {
  await using under = await twoInstances();
  const claim = await claimed(under.here, "1:1");
  await claim.finish(jobOf("1:1", { state: "done" }));
  await claim.finish(jobOf("1:1", { state: "failed" }));
  expect((await under.there.get("1:1"))?.state).toBe("done");
  expect(await under.there.unfinished()).toEqual([]);
});

Deno.test("a job of a later version is left to those who know it, and nobody is told that it is free", async () => {
  await using under = await twoInstances();
  await added(under.here, jobOf("1:1"));
  const key = under.one.keys.job("1:1");
  await under.one.ask((client) =>
    client.hset(key, "record", JSON.stringify({ ...jobOf("1:1"), schemaVersion: 99 }))
  );
  const heard: JobChange[] = [];
  using _listening = under.here.onChange((change) => void heard.push(change));
  expect(await under.here.claim("1:1", BUDI)).toBeUndefined();
  expect(await under.one.ask((client) => client.hexists(key, "token"))).toBe(0);
  expect(heard).toEqual([]);
});
