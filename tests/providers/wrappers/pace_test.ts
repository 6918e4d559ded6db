import { expect } from "expect";
import fc from "fast-check";
import { type Limit, Pace } from "../../../src/providers/wrappers/pace.ts";
import { FakeClock } from "../../fake_clock.ts";

const LIMITS: readonly Limit[] = [
  { of: "requests", amount: 3, windowMs: 10_000, toldAs: "requests" },
  { of: "audio seconds", amount: 100, windowMs: 60_000, toldAs: "audio-seconds" },
];

interface Taken {
  at: number;
  audio: number;
}

/** Sends as soon as the pace allows; each request counts at some moment while it is under way. */
async function counted(
  requests: readonly (readonly [audio: number, tookMs: number, countedAfter: number])[],
) {
  const clock = new FakeClock();
  const pace = new Pace(LIMITS, clock);
  const taken: Taken[] = [];
  for (const [audio, tookMs, share] of requests) {
    for (let waitMs = pace.waitMs(audio); waitMs > 0; waitMs = pace.waitMs(audio)) {
      await clock.advance(waitMs);
    }
    const sent = pace.begin(audio);
    taken.push({ at: clock.now() + tookMs * share, audio });
    await clock.advance(tookMs);
    sent[Symbol.dispose]();
  }
  return taken;
}

Deno.test("property: whenever a provider counts a request while it is under way, no window holds more than its limit", async () => {
  const request = fc.tuple(
    fc.integer({ min: 1, max: 100 }),
    fc.integer({ min: 0, max: 5000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 12 }), async (requests) => {
      const taken = await counted(requests);
      for (const { at } of taken) {
        const within = (ms: number) => taken.filter((one) => one.at > at - ms && one.at <= at);
        expect(within(10_000).length).toBeLessThanOrEqual(3);
        expect(within(60_000).reduce((sum, { audio }) => sum + audio, 0)).toBeLessThanOrEqual(100);
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("what is never allowed waits for an empty window, not for ever", () => {
  const clock = new FakeClock();
  const pace = new Pace(LIMITS, clock);
  expect(pace.waitMs(500)).toBe(0);
  pace.begin(10)[Symbol.dispose]();
  expect(pace.waitMs(500)).toBe(60_000);
});

Deno.test("a request that was refused counts as a request, but not its audio", () => {
  const pace = new Pace(LIMITS, new FakeClock());
  for (let n = 0; n < 2; n++) {
    using sent = pace.begin(100);
    sent.refused();
  }
  expect(pace.waitMs(100)).toBe(0);
  pace.begin(1);
  expect(pace.waitMs(1)).toBe(10_000);
});

const TOLD: readonly [headers: Record<string, string>, waitMs: number][] = [
  [{ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6s" }, 6000],
  [{ "x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "6s" }, 0],
  [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "4.5" }, 4500],
  [{ "ratelimit-remaining": "0", "ratelimit-reset": "6" }, 6000],
  // A day's whole allowance comes back bit by bit.
  [{
    "x-ratelimit-remaining-requests": "0",
    "x-ratelimit-limit-requests": "2000",
    "x-ratelimit-reset-requests": "24h",
  }, 43_200],
  // Whatever is said, something is tried within the hour; nonsense says nothing.
  [{ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "9999999999999999" }, 3_600_000],
  [{ "x-ratelimit-remaining-requests": "-1", "x-ratelimit-reset-requests": "6s" }, 0],
  [{ "x-ratelimit-remaining-requests": "none", "x-ratelimit-reset-requests": "6s" }, 0],
  [{ "x-ratelimit-remaining-requests": "", "x-ratelimit-reset-requests": "6s" }, 0],
  [{ "x-ratelimit-remaining-requests": "0" }, 0],
  [{ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "soon" }, 0],
];

for (const [headers, waitMs] of TOLD) {
  Deno.test(`an answer that says ${JSON.stringify(headers)} holds the next one back for ${waitMs} ms`, () => {
    const pace = new Pace([], new FakeClock());
    pace.learn(new Headers(headers));
    expect(pace.waitMs(10)).toBe(waitMs);
  });
}

Deno.test("a smaller plan is kept, a larger one is believed in what it tells", () => {
  const clock = new FakeClock();
  const pace = new Pace([...LIMITS, { of: "requests", amount: 2, windowMs: 1000 }], clock);
  pace.learn(new Headers({ "x-ratelimit-limit-audio-seconds": "20" }));
  pace.begin(15);
  expect(pace.waitMs(15)).toBe(60_000);
  pace.learn(
    new Headers({ "x-ratelimit-limit-audio-seconds": "5000", "x-ratelimit-limit-requests": "nonsense" }),
  );
  for (let n = 0; n < 50; n++) pace.begin(15);
  expect(pace.waitMs(15)).toBe(0);
});
