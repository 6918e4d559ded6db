import { getLogger } from "@logtape/logtape";
import { join } from "node:path";
import { OperatorError } from "../operator_error.ts";

const log = getLogger(["transhades"]);

/**
 * Keeps the folder of sessions to this process until it is disposed of or ends, however it ends: one login in two
 * processes is revoked by Telegram, and a second poller takes half of the updates. A folder that takes no lock is used
 * without one.
 * @throws {OperatorError} when another process has it
 */
export async function lockSessions(directory: string): Promise<Disposable> {
  const file = await openLock(directory);
  if (file === undefined || await locked(file)) return { [Symbol.dispose]: () => file && release(file) };
  file.close();
  throw new OperatorError(
    `another transhades uses the sessions in ${directory}: Telegram revokes a login that two processes share. ` +
      "Stop that one first, or give this one a bot token, a SESSIONS_DIR and a DATA_DIR of its own.",
  );
}

async function openLock(directory: string): Promise<Deno.FsFile | undefined> {
  const path = join(directory, ".lock");
  try {
    await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
    return await Deno.open(path, { create: true, write: true, mode: 0o600 });
  } catch (error) {
    // Who may not write there may still see that another one has it.
    return await Deno.open(path).catch(() => warn(directory, error));
  }
}

/** File systems that know no locks are as good as one that is free. */
async function locked(file: Deno.FsFile): Promise<boolean> {
  try {
    return await file.tryLock(true);
  } catch (error) {
    warn("the file system", error);
    return true;
  }
}

/** Unlocked before it is closed: a program that is just being started holds a copy of the file open. */
function release(file: Deno.FsFile): void {
  try {
    file.unlockSync();
  } catch {
    // it took no lock
  }
  file.close();
}

function warn(place: string, error: unknown): undefined {
  const reason = error instanceof Error ? error.message : String(error);
  log.warn("{place} takes no lock ({reason}): see that no other transhades uses these sessions", {
    place,
    reason,
  });
}
