import { expect } from "expect";
import { Lease } from "../../src/queue/lease.ts";
import { FakeClock } from "../fake_clock.ts";

const LEASE_MS = 30_000;

/** A store that answers each renewal after so long, or fails. */
function leaseWith(clock: FakeClock, answer: { afterMs: number; fails?: boolean }) {
  const ends: number[] = [];
  const renew = async () => {
    await clock.sleep(answer.afterMs);
    if (answer.fails) throw new Error("away");
  };
  const onEnd = () => void ends.push(clock.now());
  const lease = new Lease({ claim: { renew }, clock, leaseMs: LEASE_MS, onEnd });
  return { lease, ends };
}

async function renewed(lease: Lease, clock: FakeClock): Promise<void> {
  const renewal = lease.renew().catch(() => {});
  await clock.advance(5_000);
  await renewal;
}

Deno.test("a lease that is renewed goes on; one that is not ends before the store's, counted from when it was asked", async () => {
  const clock = new FakeClock();
  const answer = { afterMs: 5_000, fails: false };
  const { lease, ends } = leaseWith(clock, answer);
  for (let round = 0; round < 5; round++) {
    await clock.advance(10_000);
    await renewed(lease, clock);
  }
  const askedAt = clock.now() - 5_000;
  answer.fails = true;
  for (let round = 0; round < 2; round++) await renewed(lease, clock);
  expect(ends).toEqual([]);
  await clock.advance(60_000);
  expect(ends).toHaveLength(1);
  expect(ends[0] - askedAt).toBeLessThan(LEASE_MS - answer.afterMs);
});

Deno.test("a lease on which nothing rests any more, or that nobody else could want, never ends", async () => {
  const clock = new FakeClock();
  const { lease, ends } = leaseWith(clock, { afterMs: 0 });
  lease.end();
  await renewed(lease, clock);
  const onEnd = () => void ends.push(clock.now());
  new Lease({ claim: { renew: () => Promise.resolve() }, clock, leaseMs: undefined, onEnd });
  await clock.advance(1e9);
  expect(ends).toEqual([]);
});
