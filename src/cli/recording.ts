import type { Clock } from "../clock.ts";
import type { AudioReader } from "../pipeline/audio_reader.ts";
import { isUnknownLanguage, TranshadesError } from "../pipeline/errors.ts";
import type { FileSource } from "../pipeline/file_source.ts";
import type { KeptPieces } from "../pipeline/kept_pieces.ts";
import { piecePlan } from "../pipeline/piece_plan.ts";
import { type PieceProgress, type PieceSlots, transcribe } from "../pipeline/transcribe.ts";
import type { Transcriber } from "../pipeline/transcriber.ts";
import { KEEP_DAYS } from "../store/piece_files.ts";
import { systemReason } from "../system_reason.ts";
import { GAP, type PlacedPiece, type Segment, type Transcript } from "../transcript/transcript.ts";
import type { TranscribeArguments } from "./arguments.ts";
import { partialTranscript } from "./partial_transcript.ts";
import { Patience } from "./patience.ts";
import { PieceKeeper } from "./piece_keeper.ts";
import { type ProgressLine, shortClockTime } from "./progress.ts";

const MOST_NAMED_GAPS = 5;

export interface RecordingDeps {
  reader: AudioReader;
  transcriber: Transcriber;
  /** Where the transcriber's first provider is asked; empty: in this process. */
  server: string;
  concurrency: number;
  pieceSlots: PieceSlots;
  keptPieces: KeptPieces;
  clock: Clock;
  openFile(path: string, signal: AbortSignal): Promise<FileSource>;
}

export interface RecordingOutcome {
  /** What is there; undefined when that is nothing worth writing. */
  transcript?: Transcript;
  /** Why it is not all there, what is missing, and what to do. */
  missing?: string;
}

/**
 * Takes one recording to its transcript: waits where providers ask to, goes on from pieces of earlier runs, and when it breaks
 * off gives what is there.
 * @throws when nothing is there
 */
export async function transcribeRecording(
  file: string,
  args: TranscribeArguments,
  line: ProgressLine,
  deps: RecordingDeps,
  signal: AbortSignal,
): Promise<RecordingOutcome> {
  await using source = await deps.openFile(file, signal);
  const keeper = new PieceKeeper(deps.keptPieces, deps.server);
  const done: PlacedPiece[] = [];
  let progress: PieceProgress | undefined;
  const patience = new Patience(deps.clock, (text) => line.say(text));
  const { reader, concurrency, pieceSlots } = deps;
  const transcriber = keeper.wrap(patience.wrap(deps.transcriber));
  const { language, diarize, prompt } = args;
  const options = { language, diarize, prompt };
  // Nobody reads along: short pieces would only cost requests.
  const plan = { ...piecePlan(transcriber.provider, options), first: undefined };
  try {
    const transcript = await transcribe({
      ...{ source, reader, transcriber, concurrency, pieceSlots, plan, options },
      onPiece: (piece) => Promise.resolve(void done.push(piece)),
      onProgress: (now) => line.show(progress = now),
    }, signal);
    return { transcript };
  } catch (error) {
    if (signal.aborted) return stopped(keeper, done, progress, line);
    return brokenOff(error, keeper, done, progress);
  }
}

/** What was said of it is worth more than nothing; unless hardly any of it is in a language that anybody knows. */
function brokenOff(
  error: unknown,
  keeper: PieceKeeper,
  done: readonly PlacedPiece[],
  progress: PieceProgress | undefined,
): RecordingOutcome {
  const part = isUnknownLanguage(error) ? undefined : partOf(done, progress);
  if (part === undefined) throw error;
  const written = `${counted(done.length)} written, without ${spans(part.gaps)} ("${GAP}")`;
  return { transcript: part.transcript, missing: [explain(error), written, ...keptOf(keeper)].join("; ") };
}

/** The person wanted it so: nothing is written, unless it would be lost. */
function stopped(
  keeper: PieceKeeper,
  done: readonly PlacedPiece[],
  progress: PieceProgress | undefined,
  line: ProgressLine,
): RecordingOutcome {
  const kept = keptOf(keeper);
  if (kept.length > 0) line.say(`stopped: ${kept.join("; ")}`);
  return keeper.problem === undefined ? {} : { transcript: partOf(done, progress)?.transcript };
}

function partOf(done: readonly PlacedPiece[], progress: PieceProgress | undefined) {
  return partialTranscript(done, progress?.totalSeconds);
}

function spans(gaps: readonly Segment[]): string {
  const named = gaps.slice(0, MOST_NAMED_GAPS).map(({ startSeconds, endSeconds }) =>
    `${shortClockTime(startSeconds)} to ${shortClockTime(endSeconds)}`
  );
  const more = gaps.length - named.length;
  if (named.length === 0) return "the rest";
  return `${named.join(", ")}${more > 0 ? ` and ${more} more gaps` : ""}`;
}

function keptOf({ problem, keptPieces, foundPieces }: PieceKeeper): string[] {
  if (problem !== undefined) {
    return [`finished pieces cannot be kept (${problem}): another run pays for them again`];
  }
  const pieces = keptPieces + foundPieces;
  return pieces === 0
    ? []
    : [`${counted(pieces)} kept for ${KEEP_DAYS} days: the same command goes on from there`];
}

function counted(pieces: number): string {
  return pieces === 1 ? "1 finished piece is" : `${pieces} finished pieces are`;
}

/** What happened, for the person at the terminal. */
export function explain(error: unknown): string {
  return error instanceof TranshadesError ? error.message : systemReason(error);
}
