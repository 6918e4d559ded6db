import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import type { FileProgress, ProgressMeter } from "./file_progress.ts";
import type { FileRef, FileSource, SoundFile } from "./file_source.ts";
import type { MeteredFile } from "./metered_file.ts";
import { isOwnWork, mayServe } from "./sharing.ts";
import type { TranscribeHooks } from "./transcribe.ts";
import type { ProviderName, TranscribeOptions } from "./transcriber.ts";
import type { FileKeys } from "./transcript_cache.ts";

export interface FileTask {
  file: FileRef;
  provider: ProviderName;
  options: TranscribeOptions;
  /** Only this provider's own words of before will do. */
  isFresh?: boolean;
  /** Nobody stands in for it. */
  isAlone?: boolean;
}

export interface FileHooks extends Pick<TranscribeHooks, "finished" | "onPiece" | "onAdopted" | "onWords"> {
  onProgress(progress: FileProgress): void;
}

/** What is read, and what it is known by once all of it was. */
export interface Content {
  source: FileSource;
  keys: Promise<FileKeys>;
}

/** One file under way. */
export interface FileRun extends FileTask, Omit<FileHooks, "onProgress"> {
  meter: ProgressMeter;
  /** Those of before, and of now: should the file be begun anew, nobody pays for them again. */
  finished: PlacedPiece[];
  /** Finished pieces of what is probably the same. */
  foreign: PlacedPiece[];
  /** Resolves when it is over: what was heard is in the cache then. */
  kept: Promise<void>;
  /** What was heard in place of the file. */
  sound?: SoundFile;
}

export function fileRun(run: Omit<FileRun, "finished" | "foreign"> & Pick<FileHooks, "finished">): FileRun {
  const finished = [...run.finished ?? []];
  const keeping = (keep: TranscribeHooks["onPiece"]) => async (piece: PlacedPiece) => {
    await keep?.(piece);
    finished.push(piece);
  };
  return {
    ...run,
    finished,
    foreign: [],
    onPiece: keeping(run.onPiece),
    onAdopted: keeping(run.onAdopted),
  };
}

/** Of those that were finished, what whoever gave this task may be told. */
export function piecesFor({ finished, foreign, provider }: FileRun) {
  const serves = (piece: PlacedPiece) => mayServe({ sources: [piece.transcript] }, provider);
  return { finished: finished.filter(serves), foreign: foreign.filter(serves) };
}

/** May whoever gave this task be told what was heard for others? */
export function serves(transcript: Transcript, { provider, isFresh }: FileTask): boolean {
  return isFresh ? isOwnWork(transcript, provider) : mayServe(transcript, provider);
}

export function wholeContent(file: MeteredFile): Content {
  return { source: file, keys: file.sha256.then((sha256) => ({ sha256 })) };
}

export function soundContent(sound: SoundFile): Content {
  return { source: sound, keys: sound.sha256.then((soundSha256) => ({ soundSha256 })) };
}
