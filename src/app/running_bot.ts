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
    if (!await file.tryLock(true)) return true;
    await file.unlock(); // a program that is just being started holds a copy of the file open
    return false;
  } catch {
    return false; // it is not there, or takes no lock
  }
}
