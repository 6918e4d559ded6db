import { flightKey } from "../../pipeline/sharing.ts";
import type { JobStore } from "../../queue/ports.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import type { BigValues } from "./big_values.ts";
import type { Kv } from "./kv.ts";

/** Version 0.1.0 kept pieces by job: those of open jobs become their recordings', those of others go. */
export async function adoptOldPieces(kv: Kv, values: BigValues, jobs: JobStore): Promise<void> {
  const open = new Map((await jobs.unfinished()).map((job) => [job.id, job]));
  for await (const { key } of kv.list({ prefix: keys.piecesByJob })) {
    const job = open.get(String(key[1]));
    const piece = await values.get(KINDS.piece, key);
    if (job !== undefined && piece !== undefined) await jobs.savePiece(flightKey(job), piece);
    await values.deleteAll([key]);
  }
}
