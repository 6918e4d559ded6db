import { getLogger } from "@logtape/logtape";
import type { RedisDatabase } from "./database.ts";
import { OPEN, RECORDS } from "./job_scripts.ts";
import { listOf, type Reply, textOf } from "./script.ts";

const log = getLogger(["transhades", "store"]);

/** Redis does nothing else meanwhile: a millisecond. */
const MOST_AT_ONCE = 500;

/** The records of all open jobs but those that are left out, oldest first. @throws {RedisFailure} */
export async function openRecords(
  database: RedisDatabase,
  isLeftOut: (id: string) => boolean = () => false,
): Promise<Reply[]> {
  const ids = (await openJobs(database)).filter((id) => !isLeftOut(id));
  const records: Reply[] = [];
  for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
    const jobs = ids.slice(from, from + MOST_AT_ONCE).map((id) => database.keys.job(id));
    records.push(...listOf(await database.run(RECORDS, jobs)));
  }
  return records;
}

async function openJobs(database: RedisDatabase): Promise<string[]> {
  const { keys } = database;
  const places = [keys.openJobs(), keys.unwantedJobs()];
  const [forgotten, ...ids] = listOf(await database.run(OPEN, places, [keys.job("")]));
  if (forgotten !== 0) {
    log.error("{forgotten} files had waited for thirty days without anybody at work, and are forgotten", {
      forgotten,
    });
  }
  return ids.map((id) => textOf(id) ?? "");
}
