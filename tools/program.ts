/** Runs the program from its sources, where the caller stands, with the executable's permissions. Usage: deno run -A tools/program.ts COMMAND [ARGUMENT...] */
import { fileURLToPath } from "node:url";
import { runChild } from "./child.ts";
import { PERMISSIONS, V8_FLAGS } from "./compile.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * glibc's allocator gives back what is free, instead of keeping it in as many heaps as there are threads and pieces of up to 32 MB.
 * deploy/ sets the same for the executable; docs/decisions tells what was measured.
 */
export const ALLOCATOR = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "65536",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

/** Never called. Deno fetches what stands in an `import()` here, so that a program that loads late has all it may need. */
void (() => import("../main.ts"));

/** Otherwise Deno reads every `import()` at the start, and keeps what registries say of all versions of each package: 9 MB. */
const LATE = "--unstable-lazy-dynamic-imports";

/** `deno run` with the executable's flags and these further ones, up to the command. */
export function programArguments(...flags: string[]): string[] {
  const own = ["--quiet", "--config", `${ROOT}deno.json`, LATE, `--v8-flags=${V8_FLAGS}`];
  return ["run", ...own, ...flags, ...PERMISSIONS, `${ROOT}main.ts`];
}

if (import.meta.main) {
  const cwd = Deno.env.get("INIT_CWD"); // set by `deno task`, which itself runs in the project's folder
  const args = [...programArguments(), ...Deno.args];
  Deno.exit(
    await runChild(Deno.execPath(), args, { cwd, env: ALLOCATOR, endsWithParent: cwd !== undefined }),
  );
}
