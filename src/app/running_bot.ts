import { join } from "node:path";
import type { Finding } from "../cli/doctor.ts";
import type { Settings } from "../config.ts";
import { databasePath } from "./settled_stores.ts";

/** Does a bot run on these folders? It holds their locks. */
export async function isBotRunning(settings: Settings): Promise<boolean> {
  const locks = [join(settings.SESSIONS_DIR, ".lock"), `${databasePath(settings)}.lock`];
  return (await Promise.all(locks.map(isHeld))).includes(true);
}

/** What is left out beside a running bot. */
export const RUNS: Finding = { state: "off", says: "not tried: the bot runs, ask it by /status or /readyz" };

async function isHeld(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { write: true });
    return !await file.tryLock(true);
  } catch {
    return false; // it is not there, or takes no lock
  }
}
