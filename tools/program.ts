/** Runs the program from its sources, where the caller stands, with the executable's permissions. Usage: deno run -A tools/program.ts COMMAND [ARGUMENT...] */
import { fileURLToPath } from "node:url";
import { runChild } from "./child.ts";
import { PERMISSIONS, V8_FLAGS } from "./compile.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** `deno run` with the executable's flags and these further ones, up to the command. */
export function programArguments(...flags: string[]): string[] {
  const own = ["--quiet", "--config", `${ROOT}deno.json`, `--v8-flags=${V8_FLAGS}`];
  return ["run", ...own, ...flags, ...PERMISSIONS, `${ROOT}main.ts`];
}

if (import.meta.main) {
  const callersFolder = Deno.env.get("INIT_CWD"); // set by `deno task`, which itself runs in the project's folder
  Deno.exit(await runChild(Deno.execPath(), [...programArguments(), ...Deno.args], callersFolder));
}
