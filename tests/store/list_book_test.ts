import { expect } from "expect";
import type { ListedFile } from "../../src/chat/ports.ts";
import { RedisBelongings } from "../../src/store/redis/belongings.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { RedisListBook } from "../../src/store/redis/list_book.ts";
import { Reach } from "../../src/store/redis/reach.ts";
import { jobOf } from "../contracts/job_store.ts";
import { TIMERS } from "../engine/timers.ts";
import { FakeClock, until } from "../fake_clock.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();
const PLACE = "7 7  ";
const [WORKER, AT] = [{ name: "w", leaseMs: 60_000 }, { now: 1_000, apartMs: 30_000 }];

const file = (
  jobId: string,
  progress: ListedFile["progress"] = { stage: "queued", place: 1 },
): ListedFile => ({
  jobId,
  file: { name: `${jobId}.mp3`, durationSeconds: 60 },
  progress,
});

/** Two instances in one time, and four jobs that are open. */
async function books() {
  await using opening = new AsyncDisposableStack();
  const clock = new FakeClock();
  const now = () => clock.now();
  const database = opening.use(await server.open({ now }));
  const again = opening.use(await server.open({ now, bot: database.keys.bot }));
  const [one, other] = [database, again].map((of) =>
    new RedisListBook(of, opening.use(new Reach(of, clock)), clock)
  );
  const jobs = opening.use(await RedisJobStore.open(database));
  const ids = ["a", "b", "c", "d"];
  const claims = await Promise.all(ids.map((id) => jobs.add(jobOf(id), WORKER)));
  const opened = opening.move();
  return { one, other, clock, jobs, claims, database, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

Deno.test(
  "lists: who comes within half a minute joins, on whichever instance; each edit begins with what all of them know",
  TIMERS,
  async () => {
    await using under = await books();
    const { one, other } = under;
    expect(await one.join(PLACE, file("a"), AT)).toBeUndefined();
    await one.open(PLACE, 100, file("a"), 1_000);
    expect(await one.turn("7:100", [])).toBe("alone");
    expect(await other.join(PLACE, file("b"), { ...AT, now: 31_000 })).toBe(100);
    expect(await other.join(PLACE, file("b"), { ...AT, now: 31_000 })).toBe(100);
    expect(await other.join("8 8  ", file("c"), AT)).toBeUndefined();
    expect(await one.join(PLACE, file("d"), { ...AT, now: 61_001 })).toBeUndefined();
    const heard = { stage: "transcribing", doneSeconds: 30, totalSeconds: 60 } as const;
    await one.turn("7:100", [file("a", heard), file("stranger", heard)]);
    expect(await other.turn("7:100", [])).toEqual([
      { ...file("a", heard), number: 1 },
      { ...file("b"), number: 2 },
    ]);
  },
);

Deno.test("lists: what is told of alone becomes the answer, and none joins it then", TIMERS, async () => {
  await using under = await books();
  const { one, other, database } = under;
  await one.join(PLACE, file("a"), AT);
  await one.open(PLACE, 100, file("a"), 1_000);
  expect([await one.isShared("7:100"), await one.isShared("7:999")]).toEqual([false, false]);
  const left = await database.ask((client) => client.keys(`${database.keys.prefix}:list:*`));
  expect(left).toEqual([database.keys.listPlace(PLACE)]);
  expect(await database.ask((client) => client.pttl(left[0]))).toBeLessThanOrEqual(3_600_000);
  expect(await other.join(PLACE, file("b"), AT)).toBeUndefined();
});

Deno.test(
  "lists: a job that is moved elsewhere takes along that its message tells of others",
  TIMERS,
  async () => {
    await using under = await books();
    const { one, claims, database } = under;
    await one.join(PLACE, file("a"), AT);
    await one.open(PLACE, 100, file("a"), 1_000);
    await one.join(PLACE, file("b"), AT);
    for (const [i, statusMessageId] of [100, 100, 101].entries()) {
      await claims[i]?.update({ ...jobOf("abc"[i]), chatId: 7, statusMessageId });
    }
    const shared = new Map<string, unknown>();
    for await (const { belonging } of new RedisBelongings(database).jobs()) {
      if (belonging?.kind === "job") shared.set(belonging.job.id, belonging.job.sharesStatus);
    }
    expect([..."abcd"].map((id) => shared.get(id))).toEqual([true, true, undefined, undefined]);
  },
);

Deno.test(
  "lists: who comes while the first message is on its way waits for it, but not for one that died",
  TIMERS,
  async () => {
    await using under = await books();
    const { one, other, clock } = under;
    await one.join(PLACE, file("a"), AT);
    const [waiting, patient] = [other.join(PLACE, file("b"), AT), other.join(PLACE, file("c"), AT)];
    await one.open(PLACE, 100, file("a"), 1_000);
    let joined: (number | undefined)[] | undefined;
    void Promise.all([waiting, patient]).then((ids) => joined = ids);
    await until(async () => (await clock.advance(200), joined !== undefined));
    expect(joined).toEqual([100, 100]);
    await one.join("9 9  ", file("a"), AT);
    await one.giveUp("9 9  ", "a");
    expect(await other.join("9 9  ", file("b"), AT)).toBeUndefined();
    await one.join("8 8  ", file("a"), AT); // nothing more is heard of it
    let begun = false;
    void other.join("8 8  ", file("d"), AT).then((id) => begun = id === undefined);
    const from = clock.now();
    await until(async () => (await clock.advance(200), begun));
    expect(clock.now() - from).toBeGreaterThanOrEqual(9_800);
  },
);

Deno.test(
  "lists: the last one is told so, also when another's end was never told; nobody edits what is over",
  TIMERS,
  async () => {
    await using under = await books();
    const { one, other, jobs, claims } = under;
    await one.join(PLACE, file("a"), AT);
    await one.open(PLACE, 100, file("a"), 1_000);
    for (const id of ["b", "c"]) await other.join(PLACE, file(id), AT);
    const ended = async (of: typeof one, id: string) =>
      (await of.end("7:100", id, "answered")).map(({ progress }) => progress);
    const open = { stage: "queued", place: 1 };
    expect(await ended(one, "a")).toEqual(["answered", open, open]);
    expect(await ended(one, "a")).toEqual(["answered", open, open]);
    await claims[2]?.finish({ ...jobOf("c"), state: "cancelled" });
    expect((await jobs.get("c"))?.state).toBe("cancelled");
    await one.turn("7:100", [file("a")]);
    expect(await ended(other, "b")).toEqual(["answered", "answered", "stopped"]);
    expect([await one.close("7:100"), await other.close("7:100")]).toEqual([0, 2_000]);
    expect(await one.turn("7:100", [])).toBe("over");
    expect(await other.join(PLACE, file("d"), AT)).toBeUndefined();
  },
);
