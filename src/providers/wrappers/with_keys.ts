import { getLogger } from "@logtape/logtape";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { isKeyProblem, type KeyRing } from "./key_ring.ts";
import { wrap } from "./wrap.ts";

const log = getLogger(["transhades", "providers", "keys"]);

/**
 * One transcriber per key, used as one: a key that is refused (401, 402, 429) rests and the next one takes the piece.
 * @throws {ProviderError} the refusal of the key that is back first, when all rest
 */
export function withKeys(perKey: readonly Transcriber[], ring: KeyRing): Transcriber {
  return wrap(perKey[0], async (piece, options, signal) => {
    for (const [index, transcriber] of perKey.entries()) {
      if (!ring.isReady(index)) continue;
      try {
        const answer = await transcriber.transcribe(piece, options, signal);
        ring.answered(index);
        return answer;
      } catch (error) {
        if (!isKeyProblem(error)) throw error;
        ring.refused(index, error);
        log.warn("{provider}: key {number} of {count} is refused: {reason}", {
          provider: error.provider,
          number: index + 1,
          count: perKey.length,
          reason: error.message,
        });
      }
    }
    throw ring.exhausted();
  });
}
