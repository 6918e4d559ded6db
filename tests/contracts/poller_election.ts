import { expect } from "expect";
import {
  OFFSET_KNOWN_MS,
  POLLER_LEASE_MS,
  type PollerElection,
  type PollerLease,
} from "../../src/chat/ports.ts";
import { FakeClock } from "../fake_clock.ts";

/** What every PollerElection promises. */
export function pollerElectionContract(
  name: string,
  open: (clock: FakeClock) => Promise<{ election: PollerElection } & AsyncDisposable>,
): void {
  const test = (what: string, body: (election: PollerElection, clock: FakeClock) => Promise<void>) =>
    Deno.test(`PollerElection ${name}: ${what}`, async () => {
      const clock = new FakeClock();
      await using under = await open(clock);
      await body(under.election, clock);
    });

  test("of all who stand at once one is elected, and knows no place to begin from", async (election) => {
    const leases = await Promise.all([1, 2, 3].map(() => election.stand()));
    expect(leases.filter((lease) => lease !== undefined).map(({ offset }) => offset)).toEqual([0]);
  });

  test(
    "nobody else is elected before the lease is over, however often it is kept",
    async (election, clock) => {
      const lease = await elected(election);
      await clock.advance(POLLER_LEASE_MS - 1);
      expect(await election.stand()).toBeUndefined();
      expect(await lease.keep()).toBe(true);
      await clock.advance(POLLER_LEASE_MS - 1);
      expect(await election.stand()).toBeUndefined();
      await clock.advance(1);
      await elected(election);
    },
  );

  test("the next one begins where the last one stood", async (election, clock) => {
    expect(await (await elected(election)).keep(900_000_001)).toBe(true);
    await clock.advance(POLLER_LEASE_MS);
    const next = await elected(election);
    expect(next.offset).toBe(900_000_001);
    await next.keep(5);
    await next.keep();
    await next.giveUp();
    expect((await elected(election)).offset).toBe(5);
  });

  test("what a poller writes that was replaced counts no more", async (election, clock) => {
    const first = await elected(election);
    await clock.advance(POLLER_LEASE_MS);
    const second = await elected(election);
    expect(await first.keep(7)).toBe(false);
    await first.giveUp();
    expect(await election.stand()).toBeUndefined();
    await second.giveUp();
    expect((await elected(election)).offset).toBe(0);
  });

  test(
    "a lease that nobody took meanwhile may be kept, one that was given up may not",
    async (election, clock) => {
      const lease = await elected(election);
      await clock.advance(2 * POLLER_LEASE_MS);
      expect(await lease.keep()).toBe(true);
      expect(await election.stand()).toBeUndefined();
      await lease.giveUp();
      expect(await lease.keep()).toBe(false);
      await elected(election);
    },
  );

  test("a place is forgotten before ids may begin anew", async (election, clock) => {
    const lease = await elected(election);
    await lease.keep(900_000_001);
    await lease.giveUp();
    await clock.advance(OFFSET_KNOWN_MS);
    expect((await elected(election)).offset).toBe(0);
  });
}

async function elected(election: PollerElection): Promise<PollerLease> {
  const lease = await election.stand();
  if (lease === undefined) throw new Error("nobody was elected");
  return lease;
}
