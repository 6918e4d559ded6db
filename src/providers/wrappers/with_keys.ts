import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { type Transcriber, wrapTranscriber } from "../../pipeline/transcriber.ts";
import { pieceSeconds } from "../shared/encode_for.ts";
import { isKeyProblem, isRequestProblem, type KeyRing } from "./key_ring.ts";
import type { Underway } from "./pace.ts";

const log = getLogger(["transhades", "providers", "keys"]);

export interface KeysDeps {
  clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  random: () => number;
  /** How long one piece may wait for a key, in all. */
  maxWaitMs: number;
  /** How long the first request of a key goes ahead alone: whoever refuses all refuses soon. Undefined: it does not. */
  leadMs?: number;
}

/** What is added to a wait that was asked for, at most: pieces that wait together need not come back together. */
const JITTER_MS = 500;

/**
 * One transcriber per key, used as one: a key that is refused rests and the next one takes the piece; where all rest or have
 * sent as much as their limits allow, the piece waits in line, and is sent once.
 * @throws {ProviderError} the refusal of the key that is back first, when that takes longer than is waited
 */
export function withKeys(perKey: readonly Transcriber[], ring: KeyRing, deps: KeysDeps): Transcriber {
  return wrapTranscriber(perKey[0], async (piece, options, signal) => {
    const seconds = pieceSeconds(piece);
    const until = deps.clock.now() + deps.maxWaitMs;
    for (;;) {
      const { index, sent } = await nextTurn(ring, seconds, until, deps, signal);
      using _sent = sent;
      try {
        const answer = await perKey[index].transcribe(piece, options, signal);
        ring.answered(index);
        return answer;
      } catch (error) {
        if (!isKeyProblem(error)) {
          if (isRequestProblem(error)) ring.answered(index);
          throw error;
        }
        sent.refused();
        ring.refused(index, error);
        const level = error.problem === "rate_limit" ? "info" : "warning";
        log[level]("{provider}: key {number} of {count} is refused: {reason}", {
          provider: error.provider,
          number: index + 1,
          count: perKey.length,
          reason: error.message,
        });
      }
    }
  });
}

/** Says at once that a key is too long in coming, instead of standing in line behind those who wait for it. */
export function withWaitLimit(inner: Transcriber, ring: KeyRing, maxWaitMs: number): Transcriber {
  return wrapTranscriber(inner, async (piece, options, signal) => {
    const seconds = pieceSeconds(piece);
    if (ring.waitMs(seconds) > maxWaitMs) throw ring.exhausted(seconds);
    return await inner.transcribe(piece, options, signal);
  });
}

/** @throws {ProviderError} when no key may send before `until` */
async function nextTurn(
  ring: KeyRing,
  seconds: number,
  until: number,
  deps: KeysDeps,
  signal: AbortSignal,
): Promise<{ index: number; sent: Underway }> {
  const begin = () => {
    const index = ring.first(seconds);
    return { index, sent: ring.begin(index, seconds) };
  };
  const ready = () => obstacle(ring, seconds, deps) === undefined;
  checkWait(ring, seconds, until, deps);
  if (ring.isIdle && ready()) return begin();
  using _turn = await ring.turn(signal);
  for (;;) {
    checkWait(ring, seconds, until, deps);
    const wait = obstacle(ring, seconds, deps);
    if (wait === undefined) return begin();
    await wait(signal);
  }
}

function checkWait(ring: KeyRing, seconds: number, until: number, { clock }: KeysDeps): void {
  if (clock.now() + ring.waitMs(seconds) > until) throw ring.exhausted(seconds);
}

/** What the next request must wait for, as a function that does so; undefined when it may be sent now. */
function obstacle(
  ring: KeyRing,
  seconds: number,
  { clock, random, leadMs = 0 }: KeysDeps,
): ((signal: AbortSignal) => Promise<void>) | undefined {
  const waitMs = ring.waitMs(seconds);
  if (waitMs > 0) {
    log.debug("{provider}: the next request in {waitMs} ms", { provider: ring.provider, waitMs });
    return (signal) => clock.sleep(waitMs + random() * JITTER_MS, signal);
  }
  const index = ring.first(seconds);
  const leader = leadMs > 0 ? ring.leader(index) : undefined;
  if (leader !== undefined) {
    return async (signal) => {
      if (!await endsWithin(leader, leadMs, clock, signal)) ring.followed(index);
    };
  }
  const room = ring.room(index);
  return room && ((signal) => orAborted(room, signal));
}

/** Does it end in time? Leaves no timer behind. */
async function endsWithin(
  work: Promise<void>,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  const over = new AbortController();
  const late = clock.sleep(ms, AbortSignal.any([signal, over.signal])).then(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    over.abort();
    await late.catch(() => undefined);
  }
}

/** @throws the signal's reason when it aborts first */
async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
