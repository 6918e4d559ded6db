import { ALLOCATOR, programArguments } from "../../tools/program.ts";
import { TextLineStream } from "./text_lines.ts";

const EXECUTABLE = Deno.env.get("TRANSHADES_EXECUTABLE");
const ROOT = new URL("../../", import.meta.url).pathname;

/** Each worker loads the model, which takes longer than a short recording. */
export const ONE_WORKER = { LOCAL_WORKERS: "1" };

export interface ProgramOptions {
  env?: Record<string, string>;
  cwd?: string;
  stdin?: ReadableStream<Uint8Array<ArrayBuffer>>;
  signal?: AbortSignal;
  /** Further flags of `deno run`; an executable takes none. */
  flags?: readonly string[];
  /** Something that stands before the program, such as ./run; the program itself by default. */
  program?: string;
  /** What it writes is counted: Deno's notes of what it compiled, megabytes, are left out. They make a start faster. */
  countsWrites?: boolean;
  /** Called for every line of stderr as it comes. */
  onLine?: (line: string, pid: number) => void;
}

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/** The program as an operator would run it: the executable that TRANSHADES_EXECUTABLE names, else main.ts with the same permissions. */
export function startProgram(args: readonly string[], options: ProgramOptions = {}): Deno.ChildProcess {
  const given = options.program ?? EXECUTABLE;
  const flags = [...options.countsWrites ? ["--no-code-cache"] : [], ...options.flags ?? []];
  const [command, ...before] = given ? [given] : [Deno.execPath(), ...programArguments(...flags)];
  return new Deno.Command(command, {
    args: [...before, ...args],
    cwd: options.cwd ?? ROOT,
    env: {
      HOME: Deno.env.get("HOME") ?? "/",
      PATH: Deno.env.get("PATH") ?? "",
      NO_COLOR: "1",
      ...ALLOCATOR,
      ...modelFolder(),
      ...options.env,
    },
    clearEnv: true,
    stdin: options.stdin ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
    signal: options.signal,
  }).spawn();
}

/** The executable has the model inside; main.ts looks for it in the project's folder, wherever it runs. */
function modelFolder(): Record<string, string> {
  return EXECUTABLE ? {} : { MODEL_DIR: `${ROOT}models` };
}

/** Runs the program to its end. */
export async function runProgram(args: readonly string[], options: ProgramOptions = {}): Promise<Finished> {
  const child = startProgram(args, options);
  const fed = options.stdin?.pipeTo(child.stdin).catch(() => undefined);
  const [stdout, stderr, { code }] = await Promise.all([
    new Response(child.stdout).text(),
    collectLines(child.stderr, (line) => options.onLine?.(line, child.pid)),
    child.status,
  ]);
  await fed;
  return { code, stdout, stderr };
}

async function collectLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<string> {
  const lines: string[] = [];
  for await (const line of stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())) {
    lines.push(line);
    onLine(line);
  }
  return lines.join("\n");
}

const GONE = new Set(["ENOENT", "ESRCH"]);

export interface Footprint {
  peakBytes: number;
  writtenBytes: number;
  /** Of all its threads. */
  processorMs: number;
}

/** What the kernel counted for a process: peak resident memory, bytes written to storage, time on a processor; zeros once it has ended. */
export function footprint(pid: number): Footprint {
  return {
    peakBytes: counted(pid, "status", /^VmHWM:\s+(\d+)/m) * 1024,
    writtenBytes: counted(pid, "io", /^write_bytes:\s+(\d+)/m),
    // Behind its name, which may hold anything, as the 14th and 15th field; a hundredth of a second each.
    processorMs:
      (counted(pid, "stat", /.*\) (?:\S+ ){11}(\d+)/) + counted(pid, "stat", /.*\) (?:\S+ ){12}(\d+)/)) * 10,
  };
}

function counted(pid: number, file: string, pattern: RegExp): number {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/${file}`);
    return Number(pattern.exec(text)?.[1] ?? 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && GONE.has(String(error.code))) return 0;
    throw error;
  }
}
