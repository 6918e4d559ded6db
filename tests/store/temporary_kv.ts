import { join } from "node:path";
import type { Clock } from "../../src/clock.ts";
import { kvStores } from "../../src/store/open_stores.ts";
import type { Stores } from "../../src/store/stores.ts";

/** Stores on a database file in a folder of its own, removed with it. */
export interface TemporaryKv extends AsyncDisposable {
  stores: Stores;
  kv: Deno.Kv;
  /** The same file, as another process sees it. */
  openAgain(): Promise<{ kv: Deno.Kv; stores: Stores }>;
}

export async function temporaryKv(clock: Clock, cacheMaxEntries = 1000): Promise<TemporaryKv> {
  const folder = await Deno.makeTempDir({ prefix: "transhades-kv-" });
  const opened: Deno.Kv[] = [];
  const openAgain = async () => {
    const kv = await Deno.openKv(join(folder, "test.kv"));
    opened.push(kv);
    return { kv, stores: await kvStores(kv, { clock, cacheMaxEntries }) };
  };
  return {
    ...await openAgain(),
    openAgain,
    async [Symbol.asyncDispose]() {
      for (const kv of opened) kv.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
