import { systemReason } from "../system_reason.ts";
import { formatTranscript } from "../transcript/formats/mod.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { nameOf, type TranscribeArguments } from "./arguments.ts";
import { targetsOf } from "./output_paths.ts";
import { ProgressLine, type ProgressOutput, shortClockTime } from "./progress.ts";
import { explain, type RecordingDeps, transcribeRecording } from "./recording.ts";

/** What the command needs of the machine around it. */
export interface TranscribeDeps extends RecordingDeps {
  /** Writes a transcript to standard output. */
  print(text: string): Promise<void>;
  writeFile(path: string, text: string): Promise<void>;
  progress: ProgressOutput;
}

/** Standard output takes no more. */
class OutputClosed extends Error {}

/**
 * Transcribes the files one after the other; a file that fails does not stop the next ones. Of one that breaks off, what is
 * there is written. When all have worked, nothing stays kept.
 * @returns how many files failed
 */
export async function transcribeFiles(
  args: TranscribeArguments,
  deps: TranscribeDeps,
  signal: AbortSignal,
): Promise<number> {
  let failed = 0;
  const targets = targetsOf(args);
  for (const [index, file] of args.files.entries()) {
    const line = new ProgressLine(nameOf(file), deps.progress);
    try {
      if (!await transcribeFile(file, targets.at(index), args, line, deps, signal)) failed++;
    } catch (error) {
      signal.throwIfAborted();
      failed++;
      line.say(`failed: ${explain(error)}`);
      if (error instanceof OutputClosed) return failed + args.files.length - index - 1; // nobody would see them
    }
  }
  if (failed === 0) await deps.keptPieces.forget();
  return failed;
}

/** @returns whether all of it was transcribed */
async function transcribeFile(
  file: string,
  target: string | undefined,
  args: TranscribeArguments,
  line: ProgressLine,
  deps: TranscribeDeps,
  signal: AbortSignal,
): Promise<boolean> {
  const started = deps.clock.now();
  const { transcript, missing } = await transcribeRecording(file, args, line, deps, signal);
  if (transcript !== undefined) await write(transcript, file, args, target, deps);
  signal.throwIfAborted();
  if (missing !== undefined) line.say(`incomplete: ${missing}`);
  else if (transcript !== undefined) {
    line.say(summary(transcript, (deps.clock.now() - started) / 1000, target));
  }
  return missing === undefined;
}

async function write(
  transcript: Transcript,
  file: string,
  args: TranscribeArguments,
  target: string | undefined,
  deps: TranscribeDeps,
): Promise<void> {
  const text = formatTranscript(args.format, transcript, { title: nameOf(file) });
  const ended = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  if (target === undefined) return await print(ended, deps);
  try {
    await deps.writeFile(target, ended);
  } catch (error) {
    await print(ended, deps);
    throw new Error(`${target} cannot be written: ${systemReason(error)}; the text is on standard output`);
  }
}

async function print(text: string, deps: TranscribeDeps): Promise<void> {
  try {
    await deps.print(text);
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
    `${words} words in ${shortClockTime(durationSeconds)}${language ? ` (${language})` : ""}`,
    ...sources.map(({ provider, model }) => `${provider} ${model}`),
    `${tookSeconds.toFixed(1)} s, ${(durationSeconds / Math.max(tookSeconds, 0.001)).toFixed(1)} x real time`,
    ...(target ? [`written to ${target}`] : []),
  ];
  return facts.join(" · ");
}
