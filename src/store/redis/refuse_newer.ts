import { Buffer } from "node:buffer";
import type { Kind } from "../kind.ts";
import { KINDS } from "../kinds.ts";
import type { RedisDatabase } from "./database.ts";
import { openRecords } from "./open_records.ts";
import type { Reply } from "./script.ts";
import { OperatorError } from "../../operator_error.ts";

/**
 * Jobs that this version cannot read would look as if they had never been accepted.
 * @throws {OperatorError} when a later version of the program wrote open jobs
 */
export async function refuseNewer(database: RedisDatabase): Promise<void> {
  const jobs = await openRecords(database);
  if (!jobs.some((record) => isNewer(KINDS.job, record))) return;
  throw new OperatorError(
    "a later version of this program wrote jobs into Redis: start that version again, or give this one a REDIS_URL of its own",
  );
}

function isNewer(kind: Kind<object>, record: Reply): boolean {
  if (!Buffer.isBuffer(record)) return false;
  try {
    return kind.read(JSON.parse(record.toString())).state === "newer";
  } catch {
    return false;
  }
}
