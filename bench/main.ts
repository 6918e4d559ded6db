import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { botBench } from "./bot_bench.ts";
import { localBench } from "./local_bench.ts";
import { longFileBench } from "./long_file_bench.ts";
import { queueBench } from "./queue_bench.ts";
import { type Rounds, type Row, table } from "./report.ts";
import { startBench } from "./start_bench.ts";
import { videoBench } from "./video_bench.ts";

/*
 * Runs all benches, or the named ones, one after the other and prints one table: `deno task bench [--quick] [NAME...]`.
 * `--quick` measures a tenth as often. TRANSHADES_EXECUTABLE names the executable that is the bot, instead of main.ts.
 */

const BENCHES: Record<string, (rounds: Rounds) => Promise<Row[]>> = {
  start: startBench,
  local: localBench,
  long_file: longFileBench,
  bot: botBench,
  download: downloads,
  video: videoBench,
  queue: queueBench,
};

/** A bench of its own that prints its own table. */
async function downloads(rounds: Rounds): Promise<Row[]> {
  const bench = fileURLToPath(new URL("download_bench.ts", import.meta.url));
  const args = ["run", "-A", bench, `${rounds(3)}`];
  const { success } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  if (!success) throw new Error("the download bench failed");
  return [];
}

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== "--quick");
  const unknown = names.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    console.error(`no bench is named ${unknown.join(", ")}; there are: ${Object.keys(BENCHES).join(", ")}`);
    return 2;
  }
  const rounds: Rounds = args.includes("--quick") ? (full) => Math.ceil(full / 10) : (full) => full;
  const loadBefore = load();
  const rows: Row[] = [];
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
    console.error(`bench: ${name} ...`);
    rows.push(...await BENCHES[name](rounds));
  }
  console.log(table(rows));
  console.log(`\n${machine()}; load ${loadBefore} before, ${load()} after; ratio = value / its value`);
  return 0;
}

function machine(): string {
  const program = Deno.env.get("TRANSHADES_EXECUTABLE") ?? "deno run main.ts";
  return `${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}; the bot is ${program}`;
}

/** How many processes wanted to run in the last minute: much more than there are cores, and times mean little. */
function load(): string {
  return loadavg()[0].toFixed(1);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
