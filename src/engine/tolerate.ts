import { getLogger } from "@logtape/logtape";

const log = getLogger(["transhades", "queue"]);

/** What fails here is made good later by whoever looks again. */
export async function tolerate(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error("{what} failed: {error}", { what, error });
  }
}
