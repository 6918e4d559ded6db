import { dirname } from "node:path";
import { existsSync } from "node:fs";

/**
 * From here on this process, with every worker that it starts, writes only into these folders and files; there is no way back.
 * Without it the executable might write anywhere: which folders an operator names is known only when it runs.
 */
export async function narrowWriting(paths: readonly string[]): Promise<void> {
  for (const path of paths) await Deno.permissions.request({ name: "write", path });
  await Deno.permissions.revoke({ name: "write", path: "/" });
}

/** From here on this process, with every worker, loads no other machine code than these files. */
export async function narrowMachineCode(paths: readonly string[]): Promise<void> {
  for (const path of paths) await Deno.permissions.request({ name: "ffi", path });
  await Deno.permissions.revoke({ name: "ffi", path: "/" });
}

/** What must be written to make this file: itself, and its folder where that is missing. */
export function toWrite(file: string): string[] {
  const folder = dirname(file);
  return existsSync(folder) ? [file] : [folder];
}

/** Whoever connects to a socket in the file system writes to it. */
export function socketOf(redisUrl: string | undefined): string[] {
  const { protocol, pathname } = new URL(redisUrl ?? "none:");
  return protocol === "unix:" ? [decodeURIComponent(pathname)] : [];
}
