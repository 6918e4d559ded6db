import type { Clock } from "../clock.ts";
import { canStore } from "../http/health.ts";
import type { Stores } from "../store/stores.ts";

/** Can anything be stored just now? Never rejects. */
export function storeLook({ clock, stores }: { clock: Clock; stores: Stores }): () => Promise<boolean> {
  return () => canStore({ checkStore: () => stores.check() }, clock);
}
