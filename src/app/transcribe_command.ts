import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { isStandardInput, type TranscribeArguments } from "../cli/arguments.ts";
import { type TranscribeDeps, transcribeFiles } from "../cli/transcribe.ts";
import { targetsOf } from "../cli/output_paths.ts";
import { systemClock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { openLocalFile } from "../cli/sources/local_file.ts";
import { openStream } from "../cli/sources/stdin.ts";
import { startLog } from "../ops/log.ts";
import type { ProviderName } from "../pipeline/transcriber.ts";
import { requireOutputs } from "./output_files.ts";
import { PieceFiles } from "../store/piece_files.ts";
import { secretsOf } from "./secrets.ts";
import { openTranscription, PIECES_AT_ONCE, type Transcription } from "./transcription.ts";

/** `transhades transcribe`: exit code 0 only when every file worked. */
export async function run(
  settings: Settings,
  args: TranscribeArguments,
  signal: AbortSignal,
): Promise<number> {
  await requireOutputs(args.files, targetsOf(args));
  await startLog({
    level: settings.LOG_LEVEL ?? "warning",
    format: settings.LOG_FORMAT,
    secrets: secretsOf(settings),
  });
  await using transcription = openTranscription(settings, systemClock);
  const keptPieces = new PieceFiles(join(settings.DATA_DIR, "pieces"), systemClock);
  await keptPieces.sweep();
  const provider = args.provider ?? settings.provider;
  const deps = { ...depsOf(provider, transcription), server: serverOf(provider, settings), keptPieces };
  const failed = await transcribeFiles(args, deps, signal);
  return failed === 0 ? 0 : 1;
}

function depsOf(
  provider: ProviderName,
  { reader, providers, pieceSlots }: Transcription,
): Omit<TranscribeDeps, "server" | "keptPieces"> {
  const encoder = new TextEncoder();
  return {
    reader,
    transcriber: providers.forProvider(provider),
    concurrency: PIECES_AT_ONCE,
    pieceSlots,
    openFile: (path, signal) =>
      isStandardInput(path) ? openStream("stdin", Deno.stdin.readable, signal) : openLocalFile(path, signal),
    print: (text) => writeAll(encoder.encode(text)),
    writeFile,
    progress: {
      write: (text) => tell(encoder.encode(text)),
      isTerminal: Deno.stderr.isTerminal(),
    },
    clock: systemClock,
  };
}

function serverOf(provider: ProviderName, { remotes }: Settings): string {
  return Object.entries(remotes).find(([name]) => name === provider)?.[1].baseUrl ?? "";
}

/** A pipe may take less than it is offered. */
async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await Deno.stdout.write(bytes.subarray(written));
}

/** @throws when it cannot be written whole; a file that was not there before is then not there again */
async function writeFile(path: string, text: string): Promise<void> {
  const isNew = await Deno.lstat(path).then(() => false, () => true);
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    if (isNew) await Deno.remove(path).catch(() => undefined); // why it could not be written tells more
    throw error;
  }
}

/** Progress that nobody reads any more is no reason to stop. */
function tell(bytes: Uint8Array): void {
  try {
    Deno.stderr.writeSync(bytes);
  } catch (error) {
    getLogger(["transhades", "cli"]).debug("progress could not be shown: {error}", { error });
  }
}
