import { expect } from "expect";
import { InputError } from "../../src/pipeline/errors.ts";
import type { JobState } from "../../src/queue/job.ts";
import { after, isOver, type JobEvent } from "../../src/queue/life.ts";
import { jobOf } from "../contracts/job_store.ts";

const STATES: JobState[] = ["queued", "running", "parked", "delivering", "done", "failed", "cancelled"];

const EVENTS: JobEvent[] = [
  { type: "announced", statusMessageId: 7 },
  { type: "started" },
  { type: "parked", until: 900, reason: "retry", failed: true },
  { type: "resumed" },
  { type: "heard", audioSeconds: 60 },
  { type: "lost" },
  { type: "postponed", waitMs: 5000, until: 950 },
  { type: "sent", parts: 2 },
  { type: "moved", chatId: -100 },
  { type: "interrupted" },
  { type: "delivered" },
  { type: "failed", error: new InputError("corrupt", "not audio") },
  { type: "cancelled" },
];

/** A row an event, a column a state before it: the state after it, "-" where it cannot happen. */
const TABLE = `
              queued      running     parked      delivering  done  failed  cancelled
announced     queued      running     parked      delivering  done  failed  cancelled
started       running     -           -           -           -     -       -
parked        -           parked      -           -           -     -       -
resumed       -           -           queued      -           -     -       -
heard         delivering  delivering  delivering  -           -     -       -
lost          -           -           -           queued      -     -       -
postponed     queued      running     parked      delivering  -     -       -
sent          -           -           -           delivering  -     -       -
moved         queued      running     parked      delivering  done  failed  cancelled
interrupted   queued      queued      parked      delivering  -     -       -
delivered     -           -           -           done        -     -       -
failed        failed      failed      failed      failed      -     -       -
cancelled     cancelled   cancelled   cancelled   cancelled   -     -       -
`;

Deno.test("every event leads from every state where the table says, and nowhere else", () => {
  const rows = EVENTS.map((event) => [event.type, ...STATES.map((state) => outcome(state, event))]);
  expect(rows).toEqual(TABLE.trim().split("\n").slice(1).map((row) => row.split(/ +/)));
});

function outcome(state: JobState, event: JobEvent): string {
  try {
    return after(jobOf("1:1", { state }), event).state;
  } catch {
    return "-";
  }
}

Deno.test("events leave what they know in the job, and nothing of a wait outlasts it", () => {
  const parked = after(jobOf("1:1", { state: "running" }), {
    type: "parked",
    until: 900,
    reason: "retry",
    failed: true,
  });
  expect(parked).toEqual(jobOf("1:1", { state: "parked", notBefore: 900, failedAttempts: 1 }));
  expect(after(parked, { type: "announced", statusMessageId: 7 }))
    .toEqual({ ...parked, statusMessageId: 7 });
  expect(after(parked, { type: "interrupted" })).toEqual(parked);
  expect(after(parked, { type: "resumed" })).toEqual(jobOf("1:1", { failedAttempts: 1 }));
  expect(after(parked, { type: "cancelled" }).notBefore).toBeUndefined();
  const moved = after({ ...parked, statusMessageId: 7, topic: { threadId: 3 } }, {
    type: "moved",
    chatId: -100,
  });
  expect(moved).toEqual({ ...parked, chatId: -100, hasMoved: true });
});

Deno.test("pauses of an answer add up, and a wait that Telegram asked for ends with the next message sent", () => {
  const delivering = jobOf("1:1", { state: "delivering" });
  const once = after(delivering, { type: "postponed", waitMs: 5000, until: 950 });
  const twice = after(once, { type: "postponed", waitMs: 2000 });
  expect([once, twice].map(({ deliveryWaitedMs, notBefore }) => [deliveryWaitedMs, notBefore]))
    .toEqual([[5000, 950], [7000, undefined]]);
  expect(after(once, { type: "sent", parts: 2 })).toEqual({
    ...delivering,
    deliveryWaitedMs: 5000,
    sentParts: 2,
  });
});

Deno.test("a wait that is nobody's failure counts for none", () => {
  const running = jobOf("1:1", { state: "running", failedAttempts: 1 });
  const parked = after(running, { type: "parked", until: 900, reason: "accounts", failed: false });
  expect(parked.failedAttempts).toBe(1);
});

Deno.test("what is over is over", () => {
  expect(STATES.filter((state) => isOver(jobOf("1:1", { state })))).toEqual(["done", "failed", "cancelled"]);
});
