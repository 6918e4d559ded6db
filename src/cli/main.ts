import { getLogger } from "@logtape/logtape";
import { ConfigError, readSettings } from "../config.ts";
import { type Command, HELP, parseCommand, UsageError } from "./arguments.ts";
import { VERSION } from "./version.ts";

/** Exit codes: 0 done, 1 something failed, 2 used or configured wrongly, 130 stopped by a signal. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  using _signals = stopOnSignals(stop);
  try {
    return await dispatch(parseCommand(args), stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return 130;
    if (error instanceof UsageError || error instanceof ConfigError) return complain(error.message, 2);
    getLogger(["transhades"]).error("{error}", { error });
    return complain(error instanceof Error ? error.message : String(error), 1);
  }
}

/** Each command is loaded when it is asked for: a transcription does not pay for the bot's start. */
async function dispatch(command: Command, signal: AbortSignal): Promise<number> {
  switch (command.name) {
    case "help":
      return print(HELP);
    case "version":
      return print(`transhades ${VERSION} (Deno ${Deno.version.deno})\n`);
    case "transcribe":
      return await (await import("../app/transcribe_command.ts")).run(
        readSettings(),
        command.arguments,
        signal,
      );
    case "doctor":
      return await (await import("../app/doctor_command.ts")).run(readSettings(), signal);
    case "start":
      return await (await import("../app/start_command.ts")).run(readSettings(), signal);
  }
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

function complain(message: string, code: number): number {
  Deno.stderr.writeSync(new TextEncoder().encode(`transhades: ${message}\n`));
  return code;
}
