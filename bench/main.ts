import { loadavg } from "node:os";
import { botBench } from "./bot_bench.ts";
import { downloadBench } from "./download_bench.ts";
import { faultsBench } from "./faults_bench.ts";
import { firstWordsBench } from "./first_words_bench.ts";
import { helpersBench } from "./helpers_bench.ts";
import { instancesBench } from "./instances_bench.ts";
import { linesBench } from "./lines_bench.ts";
import { linksBench } from "./links_bench.ts";
import { localBench } from "./local_bench.ts";
import { longFileBench } from "./long_file_bench.ts";
import { moveOverBench } from "./move_over_bench.ts";
import { queueBench } from "./queue_bench.ts";
import { soundBench } from "./sound_bench.ts";
import { redisBench } from "./redis_bench.ts";
import { type Rounds, type Row, table } from "./report.ts";
import { startBench } from "./start_bench.ts";
import { stopBench } from "./stop_bench.ts";
import { updatesBench } from "./updates_bench.ts";
import { videoBench } from "./video_bench.ts";

/*
 * Runs all benches, or the named ones, one after the other and prints one table: `deno task bench [--quick] [NAME...]`.
 * `--quick` measures a tenth as often. TRANSHADES_EXECUTABLE names the executable that is the bot, instead of main.ts.
 */

const BENCHES: Record<string, (rounds: Rounds) => Promise<Row[]>> = {
  start: startBench,
  local: localBench,
  long_file: longFileBench,
  first_words: firstWordsBench,
  bot: botBench,
  stop: stopBench,
  download: downloadBench,
  helpers: helpersBench,
  links: linksBench,
  lines: linesBench,
  move_over: moveOverBench,
  faults: faultsBench,
  video: videoBench,
  sound: soundBench,
  queue: queueBench,
  redis: redisBench,
  updates: updatesBench,
  instances: instancesBench,
};

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== "--quick");
  const unknown = names.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    console.error(`no bench is named ${unknown.join(", ")}; there are: ${Object.keys(BENCHES).join(", ")}`);
    return 2;
  }
  const rounds: Rounds = args.includes("--quick") ? (full) => Math.ceil(full / 10) : (full) => full;
  const loadBefore = load();
  const { rows, failed } = await measure(names.length > 0 ? names : Object.keys(BENCHES), rounds);
  console.log(table(rows));
  console.log(`\n${machine()}; load ${loadBefore} before, ${load()} after; ratio = value / its value`);
  for (const name of failed) console.log(`FAILED: ${name}, so its rows are missing`);
  return failed.length > 0 ? 1 : 0;
}

/** A bench that fails costs its own rows only. */
async function measure(names: readonly string[], rounds: Rounds): Promise<{ rows: Row[]; failed: string[] }> {
  const rows: Row[] = [];
  const failed: string[] = [];
  for (const name of names) {
    console.error(`bench: ${name} ...`);
    try {
      rows.push(...await BENCHES[name](rounds));
    } catch (error) {
      console.error(`bench: ${name} failed:`, error);
      failed.push(name);
    }
  }
  return { rows, failed };
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
