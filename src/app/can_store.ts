import type { Clock } from "../clock.ts";
import type { Stores } from "../store/stores.ts";
import { worksWithin } from "../waiting.ts";

/** A store that takes longer is away. */
const STORE_MS = 2_000;

/** Can anything be stored just now? Never rejects. */
export function canStore({ clock, stores }: { clock: Clock; stores: Stores }): () => Promise<boolean> {
  return () => worksWithin({ clock, ms: STORE_MS }, stores.check());
}
