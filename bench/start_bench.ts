import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { programArguments } from "../tools/program.ts";
import { type Rounds, type Row, summary, timesMs } from "./report.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const EXECUTABLE = join(ROOT, "dist", "transhades");
const VOICE_NOTE = join(ROOT, "tests", "fixtures", "voice_note.ogg");

/** A program with the arguments that come before its own. */
interface Program {
  name: string;
  command: readonly string[];
  /** Undefined: it is no executable of its own. */
  sizeBytes?: number;
}

/** How soon the program is there and done with a voice note, and its size, beside a program that does nothing. */
export async function startBench(rounds: Rounds): Promise<Row[]> {
  const folder = await Deno.makeTempDir({ prefix: "transhades-bench-" });
  try {
    const ours = await ourProgram();
    const empty = await emptyProgram(folder, ours.sizeBytes !== undefined);
    return await measure(ours, empty, rounds);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measure(ours: Program, empty: Program, rounds: Rounds): Promise<Row[]> {
  const nothing = summary(await timesMs(rounds(20), () => run(empty)));
  const version = summary(await timesMs(rounds(20), () => run(ours, "--version")));
  const transcribe = summary(await timesMs(rounds(5), () => run(ours, "transcribe", VOICE_NOTE)));
  const against = { what: empty.name, value: nothing.value };
  return [
    { what: `start-up: --version of ${ours.name}`, unit: "ms", ...version, against },
    { what: "start-up: transcribe a voice note of 8 s with local", unit: "ms", ...transcribe },
    ...sizeRow(ours, empty),
  ];
}

function sizeRow(ours: Program, empty: Program): Row[] {
  if (ours.sizeBytes === undefined) return [];
  const against = { what: empty.name, value: (empty.sizeBytes ?? NaN) / 1e6 };
  const value = ours.sizeBytes / 1e6;
  const goal = { of: "value", atMost: 170 } as const;
  return [{ what: "size of the executable", value, unit: "MB", statistic: "one file", against, goal }];
}

async function ourProgram(): Promise<Program> {
  const executable = await asExecutable("dist/transhades", EXECUTABLE);
  if (executable === undefined) {
    const command = [Deno.execPath(), ...programArguments()];
    return { name: "deno run main.ts (dist/transhades is missing: deno task compile)", command };
  }
  const isOld = await newestSource() > await changedAt(EXECUTABLE);
  return isOld ? { ...executable, name: "dist/transhades (older than src: deno task compile)" } : executable;
}

async function newestSource(): Promise<number> {
  const names = await readdir(join(ROOT, "src"), { recursive: true });
  return Math.max(...await Promise.all(names.map((name) => changedAt(join(ROOT, "src", name)))));
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path)).mtimeMs;
}

/** An empty program, compiled if ours is and if `deno compile` finds its runtime. */
async function emptyProgram(folder: string, compiled: boolean): Promise<Program> {
  const [source, executable] = [join(folder, "empty.ts"), join(folder, "empty")];
  await Deno.writeTextFile(source, "");
  if (compiled) {
    const args = ["compile", "--quiet", "--no-check", `--output=${executable}`, source];
    await new Deno.Command(Deno.execPath(), { args, cwd: folder, stdout: "null", stderr: "null" }).output();
  }
  return await asExecutable("an empty executable", executable) ??
    { name: "deno run of an empty file", command: [Deno.execPath(), "run", source] };
}

async function asExecutable(name: string, path: string): Promise<Program | undefined> {
  try {
    return { name, command: [path], sizeBytes: (await Deno.stat(path)).size };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function run({ name, command: [program, ...before] }: Program, ...args: string[]): Promise<void> {
  const command = new Deno.Command(program, { args: [...before, ...args], cwd: ROOT, stdout: "piped" });
  const { success } = await command.output();
  if (!success) throw new Error(`${name} ${args.join(" ")} failed`);
}
