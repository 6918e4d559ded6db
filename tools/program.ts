/** Runs the program from its sources, where the caller stands, with the executable's permissions. Usage: deno run -A tools/program.ts COMMAND [ARGUMENT...] */
import { fileURLToPath } from "node:url";
import { PERMISSIONS, V8_FLAGS } from "./compile.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** `deno run` with the executable's flags and these further ones, up to the command. */
export function programArguments(...flags: string[]): string[] {
  const own = ["--quiet", "--config", `${ROOT}deno.json`, `--v8-flags=${V8_FLAGS}`];
  return ["run", ...own, ...flags, ...PERMISSIONS, `${ROOT}main.ts`];
}

async function main(): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...programArguments(), ...Deno.args],
    cwd: Deno.env.get("INIT_CWD"), // set by `deno task`, which itself runs in the project's folder
  }).spawn();
  // Ctrl-C reaches the program by itself; a signal to this process alone is handed on.
  Deno.addSignalListener("SIGINT", () => {});
  Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  const { code } = await child.status;
  return code;
}

if (import.meta.main) Deno.exit(await main());
