import type { Transcriber } from "../../pipeline/transcriber.ts";
import { pieceSeconds } from "../shared/encode_for.ts";
import type { KeyRing } from "./key_ring.ts";
import { wrap } from "./wrap.ts";

/** Says at once that a key is too long in coming, instead of standing in line behind those who wait for it. */
export function withPatience(inner: Transcriber, ring: KeyRing, patienceMs: number): Transcriber {
  return wrap(inner, async (piece, options, signal) => {
    const seconds = pieceSeconds(piece);
    if (ring.waitMs(seconds) > patienceMs) throw ring.exhausted(seconds);
    return await inner.transcribe(piece, options, signal);
  });
}
