import { getLogger } from "@logtape/logtape";
import type { RedisDatabase } from "./database.ts";
import { UNFINISHED } from "./job_scripts.ts";
import { listOf, type Reply } from "./script.ts";

const log = getLogger(["transhades", "store"]);

/** The records of all open jobs, oldest first. @throws {RedisFailure} */
export async function openRecords(database: RedisDatabase): Promise<Reply[]> {
  const { keys } = database;
  const places = [keys.openJobs(), keys.unwantedJobs()];
  const [forgotten, ...records] = listOf(await database.run(UNFINISHED, places, [keys.job("")]));
  if (forgotten !== 0) {
    log.error("{forgotten} files had waited for thirty days without anybody at work, and are forgotten", {
      forgotten,
    });
  }
  return records;
}
