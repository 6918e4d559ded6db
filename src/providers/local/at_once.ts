import type { Ask } from "./protocol.ts";
import type { RecogniserPool } from "./recogniser_pool.ts";

/** Recognises all of a piece at once. One failure ends the others: the piece is tried again as a whole. */
export async function recogniseAll<A extends Ask, H>(
  pool: RecogniserPool<A, H>,
  asks: readonly A[],
  signal: AbortSignal,
): Promise<H[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  try {
    return await Promise.all(asks.map((ask) => pool.recognise(ask, either)));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}
