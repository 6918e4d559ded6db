import { getLogger } from "@logtape/logtape";

const log = getLogger(["transhades", "store"]);

/** Says once that nothing can be stored, and once that it can again. */
export function toldCheck(check: () => Promise<void>): () => Promise<void> {
  let isTold = false;
  return async () => {
    try {
      await check();
    } catch (error) {
      if (!isTold) tell(error);
      isTold = true;
      throw error;
    }
    if (isTold) log.info("what is new is stored again");
    isTold = false;
  };
}

function tell(error: unknown): void {
  const failure = error instanceof Error ? error.message : String(error);
  log.error("{failure}. Until then nothing new is taken: Telegram keeps it, and brings it again", {
    failure,
  });
}
