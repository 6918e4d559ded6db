import type { AudioReader } from "../pipeline/audio_reader.ts";
import { TranshadesError } from "../pipeline/errors.ts";
import type { FileSource } from "../pipeline/file_source.ts";
import { piecePlan } from "../pipeline/piece_plan.ts";
import { type PieceSlots, transcribe } from "../pipeline/transcribe.ts";
import type { Transcriber } from "../pipeline/transcriber.ts";
import { systemReason } from "../system_reason.ts";
import { formatTranscript } from "../transcript/formats/mod.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { nameOf, type TranscribeArguments } from "./arguments.ts";
import { targetsOf } from "./output_paths.ts";
import { clockTime, ProgressLine, type ProgressOutput } from "./progress.ts";

/** What the command needs of the machine around it. */
export interface TranscribeEnvironment {
  reader: AudioReader;
  transcriber: Transcriber;
  concurrency: number;
  pieceSlots: PieceSlots;
  openFile(path: string, signal: AbortSignal): Promise<FileSource>;
  /** Writes a transcript to standard output. */
  print(text: string): Promise<void>;
  writeFile(path: string, text: string): Promise<void>;
  progress: ProgressOutput;
  now(): number;
}

/**
 * Transcribes the files one after the other; a file that fails does not stop the next ones.
 * @returns how many files failed
 */
export async function transcribeFiles(
  { files, ...args }: TranscribeArguments,
  environment: TranscribeEnvironment,
  signal: AbortSignal,
): Promise<number> {
  let failed = 0;
  const targets = targetsOf({ files, ...args });
  for (const [index, file] of files.entries()) {
    const line = new ProgressLine(nameOf(file), environment.progress);
    const started = environment.now();
    try {
      const transcript = await transcribeFile(file, args, line, environment, signal);
      await write(transcript, file, args, targets.at(index), environment);
      line.end(summary(transcript, (environment.now() - started) / 1000, targets.at(index)));
    } catch (error) {
      signal.throwIfAborted();
      failed++;
      line.end(`failed: ${explain(error)}`);
      if (error instanceof OutputClosed) return failed + files.length - index - 1; // nobody would see them
    }
  }
  return failed;
}

/** Standard output takes no more. */
class OutputClosed extends Error {}

async function transcribeFile(
  file: string,
  args: Omit<TranscribeArguments, "files">,
  line: ProgressLine,
  environment: TranscribeEnvironment,
  signal: AbortSignal,
): Promise<Transcript> {
  await using source = await environment.openFile(file, signal);
  const { reader, transcriber, concurrency, pieceSlots } = environment;
  const { language, diarize, prompt } = args;
  const options = { language, diarize, prompt };
  return await transcribe({
    source,
    reader,
    transcriber,
    concurrency,
    pieceSlots,
    plan: piecePlan(transcriber.provider, options),
    options,
    onProgress: (progress) => line.show(progress),
  }, signal);
}

async function write(
  transcript: Transcript,
  file: string,
  args: Omit<TranscribeArguments, "files">,
  target: string | undefined,
  environment: TranscribeEnvironment,
): Promise<void> {
  const text = formatTranscript(args.format, transcript, { title: nameOf(file) });
  const ended = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  if (target === undefined) return await print(ended, environment);
  try {
    await environment.writeFile(target, ended);
  } catch (error) {
    await print(ended, environment);
    throw new Error(`${target} cannot be written: ${systemReason(error)}; the text is on standard output`);
  }
}

async function print(text: string, environment: TranscribeEnvironment): Promise<void> {
  try {
    await environment.print(text);
  } catch (error) {
    throw new OutputClosed(`standard output takes no more: ${systemReason(error)}`);
  }
}

function summary(
  { segments, durationSeconds, language, sources }: Transcript,
  tookSeconds: number,
  target?: string,
) {
  const words = segments.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
  const facts = [
    `${words} words in ${clockTime(durationSeconds)}${language ? ` (${language})` : ""}`,
    ...sources.map(({ provider, model }) => `${provider} ${model}`),
    `${tookSeconds.toFixed(1)} s, ${(durationSeconds / Math.max(tookSeconds, 0.001)).toFixed(1)} x real time`,
    ...(target ? [`written to ${target}`] : []),
  ];
  return facts.join(" · ");
}

/** What happened, for the person at the terminal. */
function explain(error: unknown): string {
  return error instanceof TranshadesError ? error.message : systemReason(error);
}
