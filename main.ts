import { asksForVersion, VERSION } from "./src/cli/version.ts";

/** The version is told without loading what a command needs. */
async function run(args: readonly string[]): Promise<number> {
  if (!asksForVersion(args)) return await (await import("./src/cli/main.ts")).runCommand(args);
  Deno.stdout.writeSync(new TextEncoder().encode(`transhades ${VERSION} (Deno ${Deno.version.deno})\n`));
  return 0;
}

if (import.meta.main) Deno.exit(await run(Deno.args));
