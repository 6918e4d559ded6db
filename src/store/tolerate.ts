import { getLogger } from "@logtape/logtape";

const log = getLogger(["transhades", "store"]);

/** Does `work`; a store that fails is logged and gives `otherwise`, as if nothing had been stored. */
export async function tolerate<T>(what: string, otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log.error("the store failed ({what}); going on without it: {error}", { what, error });
    return otherwise;
  }
}
