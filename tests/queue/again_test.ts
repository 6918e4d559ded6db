import { expect } from "expect";
import { flightKey } from "../../src/pipeline/sharing.ts";
import { taskOf, Workbench } from "./workbench.ts";

Deno.test("a job that failed is done again as one of its own, which pays for no finished piece", async () => {
  await using bench = new Workbench({ pieceCount: 2 });
  bench.runner.outcomes.set("a1", ["bad"]);
  await bench.send("a1");
  await bench.clock.advance(10_000);
  expect(await bench.stateOf("a1")).toBe("failed");
  const paid = bench.runner.paid.length;
  expect(await bench.queue.retry("1:1")).toBe(true);
  await bench.clock.advance(10_000);
  expect((await bench.store.get("1:1~1"))?.state).toBe("done");
  expect(bench.runner.paid.length).toBe(paid);
});

Deno.test("it is done again once, however often that is asked for; when that fails, again", async () => {
  await using bench = new Workbench();
  bench.runner.outcomes.set("a1", ["bad"]).set("a1~1", ["bad"]);
  await bench.send("a1");
  await bench.clock.advance(10_000);
  expect([await bench.queue.retry("1:1"), await bench.queue.retry("1:1")]).toEqual([true, false]);
  await bench.clock.advance(10_000);
  expect((await bench.store.get("1:1~1"))?.state).toBe("failed");
  expect([await bench.queue.retry("1:1"), await bench.queue.retry("1:1~1")]).toEqual([false, true]);
  await bench.clock.advance(10_000);
  expect((await bench.store.get("1:1~2"))?.state).toBe("done");
});

Deno.test("who was asked for by name is asked again, and shares nothing with what the chat chose", async () => {
  await using bench = new Workbench();
  const asked = { provider: "deepgram", options: { diarize: false, language: "id" } } as const;
  bench.runner.outcomes.set("a1~5", ["bad"]);
  await bench.send("a1");
  await bench.queue.accept({ ...taskOf("a1"), again: 5, asked });
  await bench.clock.advance(10_000);
  expect(await bench.store.get("1:1~5")).toMatchObject({ ...asked, isFresh: true, state: "failed" });
  expect(await bench.queue.retry("1:1~5")).toBe(true);
  await bench.clock.advance(10_000);
  expect(await bench.store.get("1:1~6")).toMatchObject({ ...asked, isFresh: true, state: "done" });
  const [plain, fresh] = await Promise.all(["1:1", "1:1~6"].map((id) => bench.store.get(id)));
  if (plain === undefined || fresh === undefined) throw new Error("both were done");
  expect(flightKey(fresh)).not.toBe(flightKey({ ...plain, options: fresh.options }));
});

Deno.test("what did not fail is not done again: unknown, open, done", async () => {
  await using bench = new Workbench();
  expect(await bench.queue.retry("9:9")).toBe(false);
  await bench.send("a1");
  expect(await bench.queue.retry("1:1")).toBe(false);
  await bench.clock.advance(10_000);
  expect(await bench.stateOf("a1")).toBe("done");
  expect(await bench.queue.retry("1:1")).toBe(false);
});
