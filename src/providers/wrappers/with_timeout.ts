import { withDeadline } from "../../waiting.ts";
import type { Clock } from "../../clock.ts";
import { ProviderError } from "../../pipeline/errors.ts";
import { type Transcriber, wrapTranscriber } from "../../pipeline/transcriber.ts";
import { pieceSeconds } from "../shared/encode_for.ts";

/** How long one attempt may take, upload and answer included; long pieces get more. */
export interface TimeoutPlan {
  baseMs: number;
  perAudioSecondMs: number;
}

/**
 * Ends an attempt that takes too long: the signal handed on aborts with a ProviderError("timeout"), which the
 * adapter throws on like any other reason. Covers the answer's body, which the SDKs' own time-outs do not.
 */
export function withTimeout(inner: Transcriber, plan: TimeoutPlan, clock: Clock): Transcriber {
  return wrapTranscriber(inner, async (piece, options, signal) => {
    const limitMs = Math.round(plan.baseMs + plan.perAudioSecondMs * pieceSeconds(piece));
    const deadline = { clock, ms: limitMs, signal, late: () => timeoutError(inner, limitMs) };
    return await withDeadline(deadline, (stop) => inner.transcribe(piece, options, stop));
  });
}

function timeoutError({ provider }: Transcriber, limitMs: number): ProviderError {
  return new ProviderError(provider, "timeout", `no answer within ${Math.round(limitMs / 1000)} s`);
}
