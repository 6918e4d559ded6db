import { expect } from "expect";
import { AllProvidersFailed, ProviderError, type TranshadesError } from "../../src/pipeline/errors.ts";
import { pauseAfter } from "../../src/queue/retry.ts";
import { pieceOf, transcriptOf } from "../contracts/job_store.ts";
import { Workbench } from "./workbench.ts";

const AN_HOUR_MS = 3_600_000;

/** "outcomes of the runs -> seconds at which each began, then what the person read last". Two retries, which limits do not use up. */
const SCENARIOS = [
  "limit60 ok -> 0 60 part",
  "limit60 limit60 limit60 limit60 net net ok -> 0 60 120 180 240 242 246 part",
  "limit7200 ok -> 0 7200 part",
  // Whoever asks for no time, or for too little, is asked less and less often.
  "limit limit limit limit ok -> 0 2 6 14 30 part",
  "limit1 limit1 limit1 ok -> 0 2 6 14 part",
];

for (const scenario of SCENARIOS) {
  Deno.test(`a provider's limits: ${scenario}`, async () => {
    const [outcomes, expected] = scenario.split(" -> ");
    await using bench = new Workbench({ pieceMs: 0, pieceCount: 0 });
    bench.runner.outcomes.set("a1", outcomes.split(" "));
    const begunAt: number[] = [];
    const { run } = bench.runner;
    bench.runner.run = (...given) => {
      begunAt.push((bench.clock.now() - bench.startedAt) / 1000);
      return run.apply(bench.runner, given);
    };
    await bench.send("a1");
    await bench.clock.advance(3 * AN_HOUR_MS);
    expect([...begunAt, bench.messenger.saidOf("a1").at(-1)?.split(" ")[0]].join(" ")).toBe(expected);
  });
}

Deno.test("who waits for a provider hears so, holds no worker, and no account that is ready wakes it", async () => {
  await using bench = new Workbench({ maxWorkers: 1 });
  bench.runner.outcomes.set("a1", ["limit600"]);
  await bench.send("a1");
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("parked 600 provider");
  expect(await bench.queue.status()).toMatchObject({ busyWorkers: 0, parked: 1 });
  bench.queue.wake();
  await bench.clock.advance(1000);
  expect(bench.runner.begun).toHaveLength(1);
});

Deno.test("a job that a limit let through not once in a day is given up, after few enough runs", async () => {
  await using bench = new Workbench({ pieceMs: 0, pieceCount: 0 });
  bench.runner.outcomes.set("a1", Array<string>(2000).fill("limit"));
  await bench.send("a1");
  await bench.clock.advance(23 * AN_HOUR_MS);
  expect(await bench.stateOf("a1")).toBe("parked");
  await bench.clock.advance(2 * AN_HOUR_MS);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("failed ProviderError rate_limit");
  expect(bench.runner.begun.length).toBeLessThan(310);
});

Deno.test("who was asked in vain is asked less and less often over a restart, too", async () => {
  await using bench = new Workbench({ pieceMs: 0, pieceCount: 0 });
  bench.runner.outcomes.set("a1", ["limit", "limit", "limit", "limit"]);
  await bench.send("a1");
  await bench.clock.advance(2_000);
  expect(bench.runner.begun).toHaveLength(2);
  await bench.stop(0);
  await bench.restart();
  await bench.clock.advance(4_000);
  expect(bench.runner.begun).toHaveLength(3);
  await bench.clock.advance(7_000);
  expect(bench.runner.begun).toHaveLength(3);
  await bench.clock.advance(1_000);
  expect(bench.runner.begun).toHaveLength(4);
});

Deno.test("a job that makes progress never ends for it, over days and restarts, and pays each piece once", async () => {
  await using bench = new Workbench();
  const paid: number[] = [];
  bench.runner.run = async (_job, { finished, onPiece }) => {
    if (finished.length === 5) return transcriptOf("all of it");
    paid.push(finished.length);
    await onPiece(pieceOf(finished.length));
    throw new ProviderError("groq", "rate_limit", "enough for today", { retryAfterMs: 20 * AN_HOUR_MS });
  };
  await bench.send("a1");
  await bench.clock.advance(30 * AN_HOUR_MS);
  await bench.stop();
  await bench.restart();
  await bench.clock.advance(90 * AN_HOUR_MS);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 all of it");
  expect(paid).toEqual([0, 1, 2, 3, 4]);
});

const history = {
  failedAttempts: 2,
  acceptedAgoMs: 0,
  idleMs: 0,
  vainWaits: 0,
  maxRetries: 2,
  random: () => 1,
};

const limit = (provider: "groq" | "deepgram", retryAfterMs?: number) =>
  new ProviderError(provider, "rate_limit", "", { retryAfterMs });

const FAILURES: readonly [title: string, error: TranshadesError, pause: unknown][] = [
  [
    "the one that allows more first is named",
    new AllProvidersFailed([limit("groq", 90_000), limit("deepgram", 40_000)]),
    {
      waitMs: 40_000,
      reason: "provider",
      provider: "deepgram",
    },
  ],
  [
    "a language that the built-in model does not know changes nothing",
    new AllProvidersFailed([limit("groq", 90_000), new ProviderError("local", "language", "")]),
    { waitMs: 90_000, reason: "provider", provider: "groq" },
  ],
  [
    "whoever fails beside it is asked again soon",
    new AllProvidersFailed([limit("groq", 90_000), new ProviderError("deepgram", "server", "")]),
    { waitMs: 2000, reason: "provider", provider: "groq" },
  ],
  ["a failure stays one", new ProviderError("groq", "server", ""), undefined],
  ["no credit is no limit", new ProviderError("groq", "payment", "", { retryAfterMs: 1000 }), undefined],
];

for (const [title, error, pause] of FAILURES) {
  Deno.test(`pause after a limit: ${title}`, () => {
    expect(pauseAfter(error, history)).toEqual(pause);
  });
}
