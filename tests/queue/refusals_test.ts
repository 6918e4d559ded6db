import { expect } from "expect";
import { DeliveryError } from "../../src/pipeline/errors.ts";
import { Workbench } from "./workbench.ts";

const DAY_MS = 24 * 3_600_000;

/** Has every message of the bench refused while `problem` says so; counts the requests. */
function refusing(bench: Workbench) {
  const state: { problem?: DeliveryError; requests: number } = { requests: 0 };
  const { messenger } = bench;
  for (const method of ["accepted", "deliver", "failed", "cancelled"] as const) {
    const original = messenger[method].bind(messenger) as (...args: unknown[]) => Promise<unknown>;
    Object.assign(messenger, {
      [method]: (...args: unknown[]) => {
        state.requests++;
        return state.problem ? Promise.reject(state.problem) : original(...args);
      },
    });
  }
  return state;
}

const unavailable = (retryAfterMs?: number) => new DeliveryError("unavailable", "401", { retryAfterMs });
const withheld = new DeliveryError("withheld", "not enough rights");

Deno.test("an outage of hours, a restart within it: the paid answer waits, and is asked for every few minutes", async () => {
  await using bench = new Workbench();
  const telegram = refusing(bench);
  await bench.send("a1");
  telegram.problem = unavailable();
  await bench.clock.advance(10 * 3_600_000);
  expect(await bench.stateOf("a1")).toBe("delivering");
  expect(telegram.requests).toBeLessThan(10 * 12 + 15);
  await bench.stop();
  await bench.restart();
  await bench.clock.advance(10 * 3_600_000);
  telegram.problem = undefined;
  await bench.clock.advance(300_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
  expect(bench.runner.paid).toEqual(["a1#0"]);
});

Deno.test("after a day of tries an answer is given up, however the day was cut up by restarts", async () => {
  await using bench = new Workbench();
  const telegram = refusing(bench);
  await bench.send("a1");
  telegram.problem = unavailable();
  for (let night = 0; night < 4; night++) {
    await bench.clock.advance(DAY_MS / 4 - 600_000);
    expect(await bench.stateOf("a1")).toBe("delivering");
    await bench.stop();
    await bench.clock.advance(3 * DAY_MS);
    await bench.restart();
  }
  await bench.clock.advance(DAY_MS / 4);
  expect(await bench.stateOf("a1")).toBe("failed");
  expect(telegram.requests).toBeLessThan(400);
});

Deno.test("a wait of hours that Telegram asked for is kept over a restart", async () => {
  await using bench = new Workbench();
  const telegram = refusing(bench);
  await bench.send("a1");
  telegram.problem = unavailable(7_200_000);
  await bench.clock.advance(60_000);
  const before = telegram.requests;
  await bench.stop();
  await bench.restart();
  await bench.clock.advance(7_000_000);
  expect(telegram.requests).toBe(before);
  telegram.problem = undefined;
  await bench.clock.advance(200_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
});

Deno.test("no rights for some minutes: the answer comes after them", async () => {
  await using bench = new Workbench();
  const telegram = refusing(bench);
  await bench.send("a1");
  telegram.problem = withheld;
  await bench.clock.advance(300_000);
  telegram.problem = undefined;
  await bench.clock.advance(400_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
});

Deno.test("no rights for good: a few tries, then the job is over", async () => {
  await using bench = new Workbench();
  const telegram = refusing(bench);
  await bench.send("a1");
  telegram.problem = withheld;
  await bench.clock.advance(3_600_000);
  expect(await bench.stateOf("a1")).toBe("failed");
  expect(telegram.requests).toBeLessThan(12);
  expect(bench.clock.sleeping).toBe(0);
});

Deno.test("an outage before the rights are gone does not count against them, nor the other way round", async () => {
  await using bench = new Workbench();
  const telegram = refusing(bench);
  await bench.send("a1");
  for (const problem of [unavailable(), withheld, unavailable()]) {
    telegram.problem = problem;
    await bench.clock.advance(problem === withheld ? 250_000 : 3 * 3_600_000);
    expect(await bench.stateOf("a1")).toBe("delivering");
  }
  telegram.problem = undefined;
  await bench.clock.advance(300_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
});

Deno.test("nothing is heard, and paid, for a chat in which nothing may be written", async () => {
  await using bench = new Workbench({ pieceCount: 3 });
  const telegram = refusing(bench);
  telegram.problem = withheld;
  await bench.send("a1");
  await bench.clock.advance(3_600_000);
  expect(bench.runner.paid).toEqual([]);
  expect(await bench.stateOf("a1")).toBe("failed");
  expect(telegram.requests).toBeLessThan(12);
  expect((await bench.queue.status()).busyWorkers).toBe(0);
});

Deno.test("a chat that may be written in again gets its file heard", async () => {
  await using bench = new Workbench();
  const telegram = refusing(bench);
  telegram.problem = withheld;
  await bench.send("a1");
  await bench.clock.advance(100_000);
  expect(bench.runner.paid).toEqual([]);
  telegram.problem = undefined;
  await bench.clock.advance(300_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
  expect(bench.runner.paid).toEqual(["a1#0"]);
});

Deno.test("a chat that cannot be written in does not keep the same file from somebody else", async () => {
  await using bench = new Workbench();
  const { accepted } = bench.messenger;
  bench.messenger.accepted = (job, place) =>
    job.chatId === 1 ? Promise.reject(withheld) : accepted.call(bench.messenger, job, place);
  await bench.send("a1", { fileUniqueId: "same" });
  await bench.clock.advance(3_600_000);
  await bench.send("b1", { fileUniqueId: "same" });
  await bench.clock.advance(60_000);
  expect(bench.messenger.saidOf("b1").at(-1)).toBe("part 1 text of same");
});

Deno.test("a group that moves takes its jobs along, over a restart too", async () => {
  await using bench = new Workbench({ pieceMs: 60_000 });
  await bench.send("a1");
  await bench.send("b1");
  await bench.queue.move(1, -100_1);
  expect(await bench.store.get("1:1")).toMatchObject({ chatId: -100_1, hasMoved: true });
  expect((await bench.store.get("1:1"))?.statusMessageId).toBeUndefined();
  expect((await bench.store.get("2:1"))?.chatId).toBe(2);
  await bench.stop();
  await bench.restart();
  const chats: number[] = [];
  const { deliver } = bench.messenger;
  bench.messenger.deliver = (job, ...rest) => {
    chats.push(job.chatId);
    return deliver.call(bench.messenger, job, ...rest);
  };
  await bench.clock.advance(100_000);
  expect(chats.toSorted((a, b) => a - b)).toEqual([-100_1, 2]);
});

Deno.test("a job that is stopped during an outage says so after it", async () => {
  await using bench = new Workbench({ pieceMs: 60_000 });
  const telegram = refusing(bench);
  await bench.send("a1");
  telegram.problem = unavailable();
  expect(await bench.cancel("a1")).toBe(true);
  await bench.clock.advance(3_600_000);
  telegram.problem = undefined;
  await bench.clock.advance(300_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("cancelled");
  expect(telegram.requests).toBeLessThan(30);
});
