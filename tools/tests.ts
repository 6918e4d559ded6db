/**
 * Runs tests, a few files at once. Usage: deno run -A tools/tests.ts [PATH...] [FLAG...]
 * PATH is a file or a folder in tests/ (default: everything but tests/long), FLAG one of `deno test`, such as --filter=WORD.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runChild } from "./child.ts";
import { V8_FLAGS } from "./compile.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LONG = "tests/long/";
/** With V8's flags of the executable: without them each load of the speech model takes 1.4 s more, in another way than there. */
export const FLAGS = [
  ...["--allow-all", "--no-check", "--quiet", "--parallel", "--config", `${ROOT}deno.json`],
  `--v8-flags=${V8_FLAGS}`,
];

/** What mostly waits: one after the other, so that at any time others have the cores. */
export const WAITING = [
  "tests/download/loops_test.ts",
  "tests/download/recovery_test.ts",
  "tests/engine/redis_outage_test.ts",
  "tests/engine/redis_away_test.ts",
];

/** What takes longest begins early: at the end it would run alone. */
export const LONGEST = [
  "tests/faults/storm_test.ts",
  "tests/end_to_end/meeting_test.ts",
  "tests/end_to_end/bot_refusals_test.ts",
  "tests/faults/loops_test.ts",
  "tests/faults/providers_test.ts",
  "tests/end_to_end/transcribe_test.ts",
  "tests/faults/flood_test.ts",
  "tests/providers/local/whisper/real_model_test.ts",
  "tests/engine/bullmq_test.ts",
  "tests/faults/announced_size_test.ts",
  "tests/end_to_end/kept_pieces_test.ts",
];

/** What these leave behind (timers of ioredis, a process that is buried later) would be held against who comes after them. */
const LEAVES_BEHIND = ["tests/engine/", "tests/cli/sources/local_file_test.ts"];

/** So many files of a folder are loaded together: what they import takes longer than most of their tests. */
const FILES_TOGETHER = 8;

/** Which files run one after the other, in the order in which they begin; a file that is not there counts for nothing. */
export function batches(files: readonly string[]): string[][] {
  const known = [WAITING, ...LONGEST.map((file) => [file])];
  const others = files.filter((file) => !known.flat().includes(file)).toSorted();
  const isAlone = (file: string) => LEAVES_BEHIND.some((path) => file.startsWith(path));
  const folders = Map.groupBy(others, (file) => isAlone(file) ? file : file.slice(0, file.lastIndexOf("/")));
  const early = known.map((batch) => batch.filter((file) => files.includes(file)));
  return [...early.filter((batch) => batch.length > 0), ...[...folders.values()].flatMap(inBatches)];
}

function inBatches(files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / FILES_TOGETHER);
  return Array.from({ length: count }, (_, batch) => files.filter((_, index) => index % count === batch));
}

/** All files of tests but the long ones, or all at or below these paths. */
export async function testFiles(paths: readonly string[] = []): Promise<string[]> {
  const names = await readdir(join(ROOT, "tests"), { recursive: true });
  const files = names.map((name) => `tests/${name}`).filter((name) => name.endsWith("_test.ts"));
  if (paths.length === 0) return files.filter((file) => !file.startsWith(LONG));
  const folders = paths.map((path) => path.replace(/\/?$/, "/"));
  return files.filter((file) => folders.some((folder) => `${file}/`.startsWith(folder)));
}

/** A file for each batch that imports its files; Deno begins them in the order of their names. */
async function writeBatches(folder: string, all: readonly string[][]): Promise<void> {
  for (const [index, batch] of all.entries()) {
    const [, ...names] = batch[0].replace(/_test\.ts$/, "").split("/");
    const name = (batch.length === 1 ? names : names.slice(0, -1)).join("_");
    const imports = batch.map((file) => `import "${pathToFileURL(join(ROOT, file))}";\n`);
    const path = join(folder, `${`${index}`.padStart(3, "0")}_${name}_test.ts`);
    await Deno.writeTextFile(path, imports.join(""));
  }
}

async function main(args: readonly string[]): Promise<number> {
  const paths = args.filter((arg) => !arg.startsWith("-"));
  const flags = args.filter((arg) => arg.startsWith("-"));
  const files = await testFiles(paths);
  if (files.length === 0) throw new Error(`there are no tests in ${paths.join(", ")}`);
  const folder = await Deno.makeTempDir({ prefix: "tests-" });
  try {
    await writeBatches(folder, batches(files));
    return await runChild(Deno.execPath(), ["test", ...FLAGS, ...flags, folder], { cwd: ROOT });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(`run: ${error instanceof Error ? error.message : error}`);
    Deno.exit(2);
  }
}
