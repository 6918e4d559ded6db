import { expect } from "expect";
import fc from "fast-check";
import { betaDraw } from "../../src/download/accounts/beta.ts";
import type { AccountStats } from "../../src/download/ports.ts";
import { freshStats, withOutcome } from "../../src/download/accounts/statistics.ts";
import { balanced, thompson } from "../../src/download/accounts/strategy.ts";

const candidate = (name: string, inFlight: number, stats: Partial<AccountStats> = {}) => ({
  name,
  inFlight,
  stats: { ...freshStats(), ...stats },
});
const ok = (bytes: number) => ({ result: "ok", bytes, tookMs: 1000 }) as const;

/** A reproducible source of randomness (mulberry32). */
function seeded(seed: number): () => number {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let x = Math.imul(seed ^ seed >>> 15, 1 | seed);
    x = x + Math.imul(x ^ x >>> 7, 61 | x) ^ x;
    return ((x ^ x >>> 14) >>> 0) / 2 ** 32;
  };
}

Deno.test("balanced: the first of equals, then the one with less in flight", () => {
  expect(balanced([candidate("A", 0), candidate("B", 0)]).name).toBe("A");
  expect(balanced([candidate("A", 1), candidate("B", 0)]).name).toBe("B");
});

Deno.test("balanced: the more reliable, and the faster", () => {
  expect(balanced([candidate("A", 0, { successRate: 0.5 }), candidate("B", 0)]).name).toBe("B");
  const [slow, fast] = [
    candidate("A", 0, { bytesPerSecond: 1e6 }),
    candidate("B", 0, { bytesPerSecond: 5e6 }),
  ];
  expect(balanced([slow, fast]).name).toBe("B");
});

Deno.test("balanced: an account without a record is no worse than the fastest", () => {
  expect(balanced([candidate("new", 0), candidate("B", 0, { bytesPerSecond: 5e6 })]).name).toBe("new");
});

Deno.test("thompson: learns which account works", () => {
  const random = seeded(7);
  const choose = thompson(random);
  const accounts = [candidate("bad", 0), candidate("good", 0)];
  const chosen: string[] = [];
  for (let round = 0; round < 400; round++) {
    const account = choose(accounts);
    chosen.push(account.name);
    const works = random() < (account.name === "good" ? 0.95 : 0.3);
    account.stats = withOutcome(account.stats, works ? ok(1e6) : { result: "failed" });
  }
  const good = chosen.slice(200).filter((name) => name === "good").length;
  expect(good).toBeGreaterThan(160);
});

Deno.test("thompson: tries an account of which little is known now and then", () => {
  const choose = thompson(seeded(7));
  const accounts = [
    candidate("known", 0, { requests: 1000, successRate: 0.95 }),
    candidate("hardly known", 0, { requests: 4, successRate: 0.8 }),
  ];
  const known =
    Array.from({ length: 100 }, () => choose(accounts).name).filter((name) => name === "known").length;
  expect(known).toBeGreaterThan(60);
  expect(known).toBeLessThan(100);
});

Deno.test("beta draws have the distribution's mean and stay between 0 and 1", () => {
  const shape = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(shape, shape, fc.integer(), (a, b, seed) => {
      const random = seeded(seed);
      const draws = Array.from({ length: 400 }, () => betaDraw(a, b, random));
      expect(draws.every((x) => x > 0 && x < 1)).toBe(true);
      const mean = draws.reduce((sum, x) => sum + x) / draws.length;
      expect(Math.abs(mean - a / (a + b))).toBeLessThan(0.08);
    }),
    { numRuns: 50 },
  );
});

Deno.test("statistics: requests, failures, waits and bytes are counted; averages move", () => {
  const outcomes = [ok(1000), ok(3000), { result: "flood" }, { result: "failed" }] as const;
  const stats = outcomes.reduce<AccountStats>(withOutcome, freshStats());
  expect(stats).toMatchObject({ requests: 4, failures: 1, floodWaits: 1, bytes: 4000 });
  expect(stats.bytesPerSecond).toBeCloseTo(1100);
  expect(stats.successRate).toBeCloseTo(0.9025);
});
