import { type Transcriber, wrapTranscriber } from "../../pipeline/transcriber.ts";
import { pieceSeconds } from "../shared/encode_for.ts";
import type { KeyRing } from "./key_ring.ts";

/** Says at once that a key is too long in coming, instead of standing in line behind those who wait for it. */
export function withWaitLimit(inner: Transcriber, ring: KeyRing, maxWaitMs: number): Transcriber {
  return wrapTranscriber(inner, async (piece, options, signal) => {
    const seconds = pieceSeconds(piece);
    if (ring.waitMs(seconds) > maxWaitMs) throw ring.exhausted(seconds);
    return await inner.transcribe(piece, options, signal);
  });
}
