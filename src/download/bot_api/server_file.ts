import { getLogger } from "@logtape/logtape";
import { isAbsolute, normalize, sep } from "node:path";
import { SourceError } from "../../pipeline/errors.ts";
import { openDiskFile } from "../reading/disk_file.ts";
import type { MeasuredFile } from "../reading/measured_file.ts";

const log = getLogger(["transhades", "download"]);

const RETRY_UNREADABLE_MS = 60_000;

/** A Bot API server in local mode names the place of a file on its own disk instead of a path below its address. */
export function isServerPath(path: string): boolean {
  return isAbsolute(path);
}

/**
 * Opens a file on the disk of a Bot API server that runs on this machine.
 * Only below the bot's own folder there (`.../TOKEN/`), links followed: a server that was talked into another name gets nothing.
 * @throws {SourceError} "unavailable", in the operator's words; paths hold the token and are not told
 */
export async function openServerFile(
  path: string,
  name: string,
  { botToken }: { botToken: string },
): Promise<MeasuredFile> {
  const home = botFolder(path, botToken);
  const real = home && await realPathWithin(path, home);
  if (real === undefined) throw unreadable("names a file outside the bot's own folder", home, botToken);
  try {
    if (!(await Deno.stat(real)).isFile) throw new Error("no regular file");
    return measured(await openDiskFile(real), name);
  } catch {
    throw unreadable("keeps files where this program cannot read them", home, botToken);
  }
}

/** `/var/lib/telegram-bot-api/TOKEN/`; servers on systems where a colon is no part of a name write "~" for it. */
function botFolder(path: string, botToken: string): string | undefined {
  const folder = [botToken, botToken.replace(":", "~")]
    .map((name) => `${sep}${name}${sep}`)
    .find((name) => path.includes(name));
  if (folder === undefined || normalize(path) !== path) return undefined;
  return path.slice(0, path.indexOf(folder) + folder.length);
}

/** The path itself while the file cannot be found: opening it will say so. */
async function realPathWithin(path: string, home: string): Promise<string | undefined> {
  try {
    const [real, realHome] = [await Deno.realPath(path), await Deno.realPath(home)];
    return real.startsWith(realHome.endsWith(sep) ? realHome : realHome + sep) ? real : undefined;
  } catch {
    return path;
  }
}

function unreadable(what: string, home: string | undefined, botToken: string): SourceError {
  const server = home?.slice(0, home.search(botToken.split(":")[0])) ?? "an unknown folder";
  log.error(
    "the Bot API server (TELEGRAM_BOT_API_ROOT) runs in local mode and {what} ({server}): let both run on one machine " +
      "as users that may read it, mount that folder at the same place, or start the server without --local",
    { what, server },
  );
  const facts = { retryAfterMs: RETRY_UNREADABLE_MS, isOutage: true };
  return new SourceError("unavailable", `the Bot API server in local mode ${what}`, facts);
}

/** What lies on a disk ends where it ends. */
function measured(file: Awaited<ReturnType<typeof openDiskFile>>, name: string): MeasuredFile {
  const endBytes = file.sizeBytes;
  return {
    name,
    sizeBytes: endBytes,
    endBytes,
    measure: () => Promise.resolve(endBytes),
    read: (start, end, signal) => file.read(start, end, signal),
    [Symbol.asyncDispose]: () => Promise.resolve(file[Symbol.asyncDispose]()),
  };
}
