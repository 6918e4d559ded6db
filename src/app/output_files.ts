import { dirname, resolve } from "node:path";
import { isStandardInput, UsageError } from "../cli/arguments.ts";
import { systemReason } from "../system_reason.ts";

/**
 * Looks at where the transcripts will go, before any work is done; leaves missing folders made.
 * @throws {UsageError} when one would overwrite a recording or another transcript, or cannot be written
 */
export async function requireOutputs(files: readonly string[], targets: readonly string[]): Promise<void> {
  const recordings = new Map<string, string>();
  for (const file of files) {
    const identity = await identityOf(isStandardInput(file) ? "/dev/stdin" : file);
    if (identity !== undefined) recordings.set(identity, file);
  }
  const taken = new Map<string, string>();
  for (const target of targets) {
    const reason = await whyNotWritable(target, targets.length > 1);
    if (reason !== undefined) throw new UsageError(`--out: ${target} cannot be written: ${reason}`);
    const identity = await identityOf(target) ?? resolve(target);
    const [recording, other] = [recordings.get(identity), taken.get(identity)];
    if (recording !== undefined) {
      throw new UsageError(`--out: ${target} is the recording ${recording} itself: it would be overwritten`);
    }
    if (other !== undefined) throw new UsageError(`--out: ${other} and ${target} are one and the same file`);
    taken.set(identity, target);
  }
}

/** What the file is, by whatever name; undefined when there is none. */
async function identityOf(path: string): Promise<string | undefined> {
  const stat = await Deno.stat(path).catch(() => undefined);
  return stat && `${stat.dev}:${stat.ino}`;
}

async function whyNotWritable(target: string, inFolder: boolean): Promise<string | undefined> {
  const folder = dirname(target);
  try {
    const place = await Deno.stat(folder).catch(() => undefined);
    if (place === undefined) await Deno.mkdir(folder, { recursive: true });
    else if (!place.isDirectory) {
      return `${folder} is no folder${inFolder ? ": with several recordings, --out names one" : ""}`;
    }
    const stat = await Deno.stat(target).catch(() => undefined);
    if (stat?.isDirectory) return "it is a folder; name a file in it";
    if (stat?.isFifo) return "it is a named pipe; leave --out away and write > in front of its name";
    if (stat === undefined && await isLink(target)) return "it is a link that leads to nothing";
    await tryWriting(target, stat === undefined);
  } catch (error) {
    return systemReason(error);
  }
}

async function isLink(path: string): Promise<boolean> {
  return (await Deno.lstat(path).catch(() => undefined))?.isSymlink ?? false;
}

/** Changes nothing in a file that is there, and leaves none that was not. */
async function tryWriting(target: string, isNew: boolean): Promise<void> {
  (await Deno.open(target, { write: true, create: isNew })).close();
  if (isNew) await Deno.remove(target);
}
