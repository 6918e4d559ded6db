import { runCommand } from "./src/cli/main.ts";

if (import.meta.main) Deno.exit(await runCommand(Deno.args));
