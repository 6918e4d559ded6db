import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { growingMs } from "../../waiting.ts";
import { POLLER_LEASE_MS, type PollerElection, type PollerLease } from "../ports.ts";

const log = getLogger(["transhades", "chat"]);

/** Keeping a lease may fail some times before it is lost. */
const KEEP_EVERY_MS = POLLER_LEASE_MS / 3;
const STAND_EVERY_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;

interface ElectionDeps {
  election: PollerElection;
  clock: Clock;
  /** Told whether this instance polls. */
  onTurn(isOurs: boolean): void;
}

/** Has this instance poll whenever it is elected, until the signal aborts; `poll` is to end when its own signal aborts. */
export async function whileElected(
  deps: ElectionDeps,
  poll: (lease: PollerLease, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const lease = await elected(deps, signal);
    if (lease === undefined) continue;
    await holding(lease, deps, poll, signal);
    await pause(deps.clock, STAND_EVERY_MS, signal);
  }
}

/** Undefined when the signal aborts first. */
async function elected(
  { election, clock, onTurn }: ElectionDeps,
  signal: AbortSignal,
): Promise<PollerLease | undefined> {
  for (let failures = 0, isTold = false; !signal.aborted;) {
    try {
      const lease = await election.stand();
      if (lease !== undefined) return lease;
      if (!isTold) log.info("This instance stands by, and polls once the one that does ends");
      isTold = true;
      failures = 0;
    } catch (error) {
      if (++failures === 1) {
        log.warn("Nobody knows which instance is to poll, so this one waits: {error}", { error });
      }
    }
    onTurn(false);
    await pause(clock, growingMs(failures, STAND_EVERY_MS, LONGEST_PAUSE_MS), signal);
  }
}

async function holding(
  lease: PollerLease,
  { clock, onTurn }: ElectionDeps,
  poll: (lease: PollerLease, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const [lost, ended] = [new AbortController(), new AbortController()];
  const keeping = keep(lease, clock, ended.signal).then((isKept) => isKept || lost.abort(LOST));
  onTurn(true);
  log.info("This instance polls");
  try {
    await poll(lease, AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    if (!lost.signal.aborted) throw error;
  } finally {
    ended.abort();
    await keeping;
    await lease.giveUp();
  }
  if (lost.signal.aborted) log.warn("Another instance polls from now on: this one did not keep its turn");
}

const LOST = new DOMException("another instance polls", "AbortError");

/** Resolves to whether the lease was kept until the signal aborted. */
async function keep(lease: PollerLease, clock: Clock, ended: AbortSignal): Promise<boolean> {
  for (let until = clock.now() + POLLER_LEASE_MS; !ended.aborted;) {
    await pause(clock, KEEP_EVERY_MS, ended);
    if (ended.aborted) return true;
    const askedAt = clock.now();
    const isKept = await lease.keep().catch(() => undefined);
    if (isKept) until = askedAt + POLLER_LEASE_MS;
    if (isKept === false || until <= clock.now() + KEEP_EVERY_MS) return false;
  }
  return true;
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await Promise.allSettled([clock.sleep(ms, signal)]);
}
