import { expect } from "expect";
import { Batches } from "../../src/queue/batches.ts";
import type { Job } from "../../src/queue/job.ts";
import type { LiveJob } from "../../src/queue/live_job.ts";

/** Of person 7 in chat 7, told of in message 100, unless it is said otherwise. */
function live(acceptedAt: number, parts: Partial<Job> = {}): LiveJob {
  const usual = { chatId: 7, userId: 7, state: "running", statusMessageId: 100 };
  return { job: { ...usual, acceptedAt, ...parts } } as LiveJob;
}

Deno.test("a file belongs to those that are open, of the same person and place, with half a minute between two at most", () => {
  const batches = new Batches();
  const [first, second] = [live(0), live(25_000)];
  batches.add(first);
  batches.add(second);
  const belongs = (acceptedAt: number, parts: Partial<Job> = {}) =>
    batches.companionOf(live(acceptedAt, { statusMessageId: undefined, ...parts })) !== undefined;
  expect([belongs(55_000), belongs(55_001)]).toEqual([true, false]);
  expect([
    belongs(26_000, { userId: 8 }),
    belongs(26_000, { chatId: -5 }),
    belongs(26_000, { topic: { threadId: 3 } }),
    belongs(26_000, { guest: { inlineMessageId: "i", name: "Ben" } }),
    belongs(26_000, { senderName: "Ben" }),
  ]).toEqual([false, false, false, false, false]);
  first.job.state = "delivering";
  expect(batches.companionOf(live(26_000))).toBe(second);
  second.job.state = "done";
  expect(belongs(26_000)).toBe(false);
});

Deno.test("what is over is not kept, though its chat became another one meanwhile", () => {
  const batches = new Batches();
  const moved = live(0);
  batches.add(moved);
  Object.assign(moved.job, { chatId: -9, statusMessageId: undefined });
  batches.remove(moved);
  Object.assign(moved.job, { chatId: 7, statusMessageId: 100 });
  expect(batches.companionOf(live(1_000))).toBeUndefined();
});
