import { getLogger } from "@logtape/logtape";
import { FolderError } from "../app/folders.ts";
import { ConfigError, readSettings, type Settings } from "../config.ts";
import { OperatorError } from "../operator_error.ts";
import { machineCode, unpackedLibrary } from "../providers/local/runtime/find_runtime.ts";
import { systemReason } from "../system_reason.ts";
import { type Command, HELP, parseCommand, type TranscribeArguments, UsageError } from "./arguments.ts";
import { inOneLine } from "./one_line.ts";
import { targetsOf } from "./output_paths.ts";
import { narrowMachineCode, narrowWriting, socketOf, toWrite } from "./write_access.ts";

/** Exit codes: 0 done, 1 something failed, 2 used or configured wrongly, 130 stopped by a signal. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  using _signals = stopOnSignals(stop);
  try {
    return await dispatch(parseCommand(args), stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return 130;
    if (isTheirs(error)) return complain(error.message, 2);
    const isDefect = !(error instanceof OperatorError);
    getLogger(["transhades"])[isDefect ? "error" : "debug"]("{error}", { error });
    return complain(systemReason(error), 1);
  }
}

/** Is it a matter of how the program is used or set up? */
function isTheirs(error: unknown): error is Error {
  return error instanceof UsageError || error instanceof ConfigError || error instanceof FolderError;
}

/** Each command is loaded when it is asked for: a transcription does not pay for the bot's start. */
async function dispatch(command: Command, signal: AbortSignal): Promise<number> {
  switch (command.name) {
    case "help":
      return print(HELP);
    case "transcribe":
      return await transcribe(command.arguments, signal);
    case "doctor":
      return await (await import("../app/doctor_command.ts")).run(await ownFolders(), signal);
    case "model":
      return await (await import("../app/model_command.ts")).run(await ownFolders(), command.model, signal);
    case "move":
      return await (await import("../app/move_command.ts")).run(await ownFolders(), command.to, signal);
    case "start":
      return await (await import("../app/start_command.ts")).run(await ownFolders(), signal);
  }
}

async function transcribe(args: TranscribeArguments, signal: AbortSignal): Promise<number> {
  const settings = readSettings();
  await narrow(settings, [settings.DATA_DIR, ...targetsOf(args).flatMap(toWrite)]);
  return await (await import("../app/transcribe_command.ts")).run(settings, args, signal);
}

async function ownFolders(): Promise<Settings> {
  const settings = readSettings();
  const { DATA_DIR, SESSIONS_DIR, HTTP_LISTEN, REDIS_URL } = settings;
  const socket = HTTP_LISTEN && "path" in HTTP_LISTEN ? [HTTP_LISTEN.path] : [];
  await narrow(settings, [DATA_DIR, SESSIONS_DIR, ...socket, ...socketOf(REDIS_URL)]);
  return settings;
}

async function narrow({ TMPDIR }: Settings, writing: readonly string[]): Promise<void> {
  await narrowMachineCode(machineCode(TMPDIR));
  await narrowWriting([...writing, unpackedLibrary(TMPDIR)]);
}

/** A signal may come twice at once, from the terminal and from a program before this one. */
const SAME_SIGNAL_MS = 500;

/** The first signal stops cleanly, ffmpeg included; a later one is left to the system. */
function stopOnSignals(stop: AbortController): Disposable {
  const signals: Deno.Signal[] = ["SIGINT", "SIGTERM"];
  const remove = () => signals.forEach((name) => Deno.removeSignalListener(name, onSignal));
  const onSignal = () => {
    if (stop.signal.aborted) return;
    stop.abort(new DOMException("stopped by a signal", "AbortError"));
    Deno.unrefTimer(setTimeout(remove, SAME_SIGNAL_MS));
  };
  signals.forEach((name) => Deno.addSignalListener(name, onSignal));
  return { [Symbol.dispose]: () => stop.signal.aborted || remove() };
}

function print(text: string): number {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
  return 0;
}

/** A closed standard error is no reason for another exit code. */
function complain(message: string, code: number): number {
  const lines = `transhades: ${message}`.split("\n").map(inOneLine);
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
  } catch (error) {
    getLogger(["transhades"]).debug("{error}", { error });
  }
  return code;
}
