import type { FileRef } from "../../pipeline/file_source.ts";
import { cleanName } from "../text/clean.ts";
import { countdown, leftText, percent, waitText } from "../text/measures.ts";
import type { Translate } from "../text/translations.ts";

const MOST_LINES = 10;
const MAX_NAME_CHARACTERS = 32;

export type Ending = "answered" | "failed" | "stopped";

/** What a list says of how far a file is. */
export type ListedProgress =
  | { stage: "queued"; place: number }
  | { stage: "downloading"; receivedBytes: number; sizeBytes?: number; enoughBytes?: number }
  | { stage: "transcribing"; doneSeconds: number; totalSeconds?: number; secondsLeft?: number }
  | { stage: "parked"; until: number };

/** One file of a batch: how far it is, or how it ended. */
export interface BatchFile {
  jobId: string;
  number: number;
  file: Pick<FileRef, "name" | "durationSeconds">;
  progress: ListedProgress | Ending;
}

const ENDINGS: Readonly<Record<Ending, string>> = { answered: "✅", failed: "❌", stopped: "⏹" };

export function isOpen({ progress }: BatchFile): boolean {
  return typeof progress !== "string";
}

/** What the message of a batch says; `now` in milliseconds since the Unix epoch. */
export function batchText(files: readonly BatchFile[], say: Translate, now: number): string {
  const shown = files.length <= MOST_LINES ? files : files.filter(isOpen).slice(0, MOST_LINES);
  const done = files.filter((each) => !isOpen(each)).length;
  const rest = files.length - shown.length;
  return [
    say("batch-title", { count: files.length, done }),
    ...shown.map(({ number, file, progress }) =>
      `${number}. ${nameOf(file)} · ${
        typeof progress === "string" ? ENDINGS[progress] : howFar(progress, say, now)
      }`
    ),
    ...(rest > 0 ? [say("batch-more", { count: rest })] : []),
  ].join("\n");
}

/** A voice message has no name: its length tells it from others. */
function nameOf({ name = "", durationSeconds = 0 }: BatchFile["file"]): string {
  return cleanName(name, MAX_NAME_CHARACTERS) || `🎤 ${countdown(durationSeconds * 1_000)}`;
}

function howFar(progress: ListedProgress, say: Translate, now: number): string {
  switch (progress.stage) {
    case "queued":
      return progress.place > 1 ? say("batch-queued", { place: progress.place }) : say("batch-next");
    case "downloading":
      return ["⬇️", ...share(progress.receivedBytes, progress.enoughBytes ?? progress.sizeBytes)].join(" ");
    case "transcribing":
      return [
        ["🎙", ...share(progress.doneSeconds, progress.totalSeconds)].join(" "),
        ...progress.secondsLeft === undefined ? [] : [leftText(progress.secondsLeft, say)],
      ].join(" · ");
    case "parked":
      return say("batch-waits", { wait: waitText(progress.until - now, say) });
  }
}

function share(done: number, total: number | undefined): string[] {
  return total ? [`${percent(done / total)} %`] : [];
}
