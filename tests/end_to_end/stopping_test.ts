import { join } from "node:path";
import { expect } from "expect";
import { MediaFolder } from "../media.ts";
import { childrenOf } from "./processes.ts";
import { type ProgramOptions, startProgram } from "./program.ts";

const RUN = new URL("../../run", import.meta.url).pathname;

/** Starts a transcription that waits for bytes, stops it by the signal, and gives its exit code. */
async function stopped(args: string[], options: ProgramOptions, signal: Deno.Signal): Promise<number> {
  const child = startProgram(["transcribe", ...args], { ...options, env: { LOG_LEVEL: "debug" } });
  const [stdout, stderr] = [new Response(child.stdout).text(), new Response(child.stderr).text()];
  await untilListening(child.pid, signal, options.program === undefined);
  child.kill(signal);
  const { code } = await child.status;
  if (options.stdin) await child.stdin.close().catch(() => undefined); // nobody reads it any more
  expect(await stdout).toBe("");
  await stderr;
  return code;
}

/** As the kernel numbers them. */
const NUMBERS: Partial<Record<Deno.Signal, bigint>> = { SIGINT: 2n, SIGTERM: 15n };

/** The program, or the one that this starts in the end, has said to the kernel that it catches the signal. */
async function untilListening(pid: number, signal: Deno.Signal, isProgram: boolean): Promise<void> {
  const bit = (NUMBERS[signal] ?? 1n) - 1n;
  for (;;) {
    const [child] = isProgram ? [] : childrenOf(pid);
    const [command, status] = ["cmdline", "status"].map((name) => told(child?.pid ?? pid, name));
    const caught = BigInt(`0x${/SigCgt:\s+(\w+)/.exec(status)?.[1] ?? 0}`);
    if ((isProgram || command.includes("main.ts")) && (caught >> bit & 1n) === 1n) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Empty when the process has ended meanwhile. */
function told(pid: number, name: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/${name}`);
  } catch {
    return "";
  }
}

for (const [way, program] of [["the program", undefined], ["./run", RUN]] as const) {
  Deno.test(`a named pipe to which nobody writes: Ctrl-C ends ${way} with 130`, async () => {
    await using folder = await MediaFolder.create();
    const pipe = join(folder.path, "pipe.ogg");
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    expect(await stopped([pipe], { program }, "SIGINT")).toBe(130);
  });
}

Deno.test("a pipe or standard input whose writer is silent: a signal ends the program with 130", async () => {
  await using folder = await MediaFolder.create();
  const pipe = join(folder.path, "pipe.ogg");
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  const silent = new Deno.Command("sh", { args: ["-c", 'exec sleep 600 > "$0"', pipe] }).spawn();
  expect(await stopped([pipe], {}, "SIGTERM")).toBe(130);
  silent.kill("SIGKILL");
  await silent.status;
  const stdin = new ReadableStream<Uint8Array<ArrayBuffer>>();
  expect(await stopped(["-"], { stdin }, "SIGINT")).toBe(130);
});
