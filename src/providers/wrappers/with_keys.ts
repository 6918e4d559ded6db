import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { pieceSeconds } from "../shared/encode_for.ts";
import { isKeyProblem, isRequestProblem, type KeyRing } from "./key_ring.ts";
import { wrap } from "./wrap.ts";

const log = getLogger(["transhades", "providers", "keys"]);

export interface KeyPatience {
  clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  random: () => number;
  /** How long one piece may wait for a key, in all. */
  patienceMs: number;
  /** How long the first request of a key goes ahead alone: whoever refuses all refuses soon. Undefined: it does not. */
  leadMs?: number;
}

/** What is added to a wait that was asked for, at most: pieces that wait together need not come back together. */
const JITTER_MS = 500;

/**
 * One transcriber per key, used as one: a key that is refused rests and the next one takes the piece; where all rest or have
 * sent as much as their limits allow, the piece waits in line, and is sent once.
 * @throws {ProviderError} the refusal of the key that is back first, when that takes longer than patience allows
 */
export function withKeys(perKey: readonly Transcriber[], ring: KeyRing, patience: KeyPatience): Transcriber {
  return wrap(perKey[0], async (piece, options, signal) => {
    const seconds = pieceSeconds(piece);
    const until = patience.clock.now() + patience.patienceMs;
    for (;;) {
      const { index, sent } = await nextTurn(ring, seconds, until, patience, signal);
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
        ring.refused(index, error);
        log.warn("{provider}: key {number} of {count} is refused: {reason}", {
          provider: error.provider,
          number: index + 1,
          count: perKey.length,
          reason: error.message,
        });
      }
    }
  });
}

/** @throws {ProviderError} when no key may send before `until` */
async function nextTurn(
  ring: KeyRing,
  seconds: number,
  until: number,
  { clock, random, leadMs = 0 }: KeyPatience,
  signal: AbortSignal,
): Promise<{ index: number; sent: Disposable }> {
  const hopeless = () => clock.now() + ring.waitMs(seconds) > until;
  // Nobody stands in line for a wait that is too long.
  if (hopeless()) throw ring.exhausted(seconds);
  using _turn = await ring.turn(signal);
  for (;;) {
    const waitMs = ring.waitMs(seconds);
    if (hopeless()) throw ring.exhausted(seconds);
    const index = ring.first(seconds);
    const leader = leadMs > 0 ? ring.leader(index) : undefined;
    if (waitMs > 0) {
      log.info("{provider}: the next request in {waitMs} ms", { provider: ring.provider, waitMs });
      await clock.sleep(waitMs + random() * JITTER_MS, signal);
    } else if (leader === undefined) {
      return { index, sent: ring.begin(index, seconds) };
    } else if (!await endsWithin(leader, leadMs, clock, signal)) {
      ring.followed(index);
    }
  }
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
