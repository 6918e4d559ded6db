import { expect } from "expect";
import { Lease } from "../../src/queue/lease.ts";
import { ProvenClaim } from "../../src/queue/proven_claim.ts";
import { jobOf } from "../contracts/job_store.ts";
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
  const lease = new Lease({ clock, leaseMs: LEASE_MS, onEnd });
  const others = { update: renew, saveTranscript: renew, finish: renew, release: renew };
  const job = { job: jobOf("1:1"), cancelRequested: false };
  return { claim: new ProvenClaim({ renew, ...others, ...job }, clock, lease), lease, ends };
}

async function renewed(claim: ProvenClaim, clock: FakeClock): Promise<void> {
  const renewal = claim.renew().catch(() => {});
  await clock.advance(5_000);
  await renewal;
}

Deno.test("a lease that is renewed goes on; one that is not ends before the store's, counted from when it was asked", async () => {
  const clock = new FakeClock();
  const answer = { afterMs: 5_000, fails: false };
  const { claim, ends } = leaseWith(clock, answer);
  for (let round = 0; round < 5; round++) {
    await clock.advance(10_000);
    await renewed(claim, clock);
  }
  const askedAt = clock.now() - 5_000;
  answer.fails = true;
  for (let round = 0; round < 2; round++) await renewed(claim, clock);
  expect(ends).toEqual([]);
  await clock.advance(60_000);
  expect(ends).toHaveLength(1);
  expect(ends[0] - askedAt).toBeLessThan(LEASE_MS - answer.afterMs);
});

Deno.test("a lease on which nothing rests any more, or that nobody else could want, never ends", async () => {
  const clock = new FakeClock();
  const { claim, lease, ends } = leaseWith(clock, { afterMs: 0 });
  lease.end();
  await renewed(claim, clock);
  const onEnd = () => void ends.push(clock.now());
  new Lease({ clock, leaseMs: undefined, onEnd });
  await clock.advance(1e9);
  expect(ends).toEqual([]);
});
