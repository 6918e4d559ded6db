import { join } from "node:path";
import type { Settings } from "../config.ts";
import { systemReason } from "../system_reason.ts";

/** A folder of the settings cannot be used: the message says which, why, and what to do. */
export class FolderError extends Error {
  override name = "FolderError";
}

type FolderName = "DATA_DIR" | "SESSIONS_DIR";
const PROBE = ".writable";

/** Makes the folder and a file in it. @returns why that cannot be done; undefined when it can */
export async function whyNotWritable(path: string): Promise<string | undefined> {
  const probe = join(path, PROBE);
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(probe, "x");
    await Deno.remove(probe);
  } catch (error) {
    return systemReason(error);
  }
}

export function mendFolder(name: FolderName): string {
  return `let the user that runs this write there (owner, free space), or name another folder: ${name}=/some/folder`;
}

/** Before anything is opened. @throws {FolderError} */
export async function requireFolders(settings: Settings): Promise<void> {
  const problems: string[] = [];
  for (const name of ["DATA_DIR", "SESSIONS_DIR"] as const) {
    const reason = await whyNotWritable(settings[name]);
    if (reason) problems.push(`${name}: ${settings[name]} cannot be written: ${reason}; ${mendFolder(name)}`);
  }
  if (problems.length > 0) throw new FolderError(problems.join("\n"));
}
