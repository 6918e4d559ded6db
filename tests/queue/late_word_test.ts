import { expect } from "expect";
import { Workbench } from "./workbench.ts";

Deno.test("a job that is stopped before Telegram told which message shows it: that message says so", async () => {
  await using bench = new Workbench({ pieceCount: 10 });
  const { accepted, cancelled } = bench.messenger;
  bench.messenger.accepted = async (...of) => {
    const messageId = await accepted.apply(bench.messenger, of);
    await bench.clock.sleep(3_000);
    return messageId;
  };
  const shownIn: unknown[] = [];
  bench.messenger.cancelled = (job) => {
    shownIn.push(job.statusMessageId);
    return cancelled.call(bench.messenger, job);
  };
  await bench.send("a1");
  await bench.clock.advance(1_000);
  const stopped = bench.cancel("a1");
  await bench.clock.advance(0);
  expect(await stopped).toBe(true);
  await bench.clock.advance(3_000);
  expect(shownIn).toEqual([1001]);
});

Deno.test("a group that moves while a stopped job of it is told so takes that word and the other jobs along", async () => {
  await using bench = new Workbench({ pieceCount: 10 });
  const { cancelled } = bench.messenger;
  const toldIn: number[] = [];
  bench.messenger.cancelled = async (job) => {
    await bench.queue.move(1, -1001);
    toldIn.push(job.chatId);
    return await cancelled.call(bench.messenger, job);
  };
  for (const name of ["a1", "a2"]) await bench.send(name);
  await bench.clock.advance(1_000);
  const stopped = bench.cancel("a1");
  await bench.clock.advance(0);
  expect(await stopped).toBe(true);
  expect(toldIn).toEqual([-1001]);
  expect((await bench.store.get("1:2"))?.chatId).toBe(-1001);
});
