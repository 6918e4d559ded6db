import { secondsToCome } from "../../pipeline/time_left.ts";
import type { JobProgress } from "../../queue/job.ts";
import { bar, leftText, megabytes, percent, waitText } from "./measures.ts";
import { providerLabel } from "./provider_names.ts";
import type { Translate } from "./translations.ts";

type Stage<Name extends JobProgress["stage"]> = Extract<JobProgress, { stage: Name }>;

/** What the status message says while a job goes on; `now` in milliseconds since the Unix epoch. */
export function progressText(progress: JobProgress, say: Translate, now: number): string {
  switch (progress.stage) {
    case "queued":
      return queueText(progress.place, say);
    case "downloading":
      return downloadText(progress, say);
    case "transcribing":
      return [transcribeText(progress, say), ...stillDownloading(progress, say)].join("\n");
    case "parked":
      return parkedText(progress, say, now);
  }
}

/** The first words about an accepted file. */
export function acceptedText(place: number, say: Translate): string {
  return place > 1 ? say("accepted", { place }) : say("accepted-next");
}

function queueText(place: number, say: Translate): string {
  return place > 1 ? say("progress-queued", { place }) : say("accepted-next");
}

function downloadText(progress: Stage<"downloading">, say: Translate): string {
  const { receivedBytes, sizeBytes, enoughBytes, bytesPerSecond } = progress;
  const facts = { done: megabytes(receivedBytes), speed: megabytes(bytesPerSecond) };
  const neededBytes = enoughBytes ?? sizeBytes;
  if (!neededBytes) return say("progress-download-open", facts);
  if (receivedBytes >= neededBytes) return say("progress-listening");
  const share = receivedBytes / neededBytes;
  const coming = say("progress-download", {
    ...facts,
    total: megabytes(neededBytes),
    percent: percent(share),
    bar: bar(share),
  });
  const line = coming + leftAfter(secondsToCome(progress), say);
  if (enoughBytes === undefined) return line;
  return [line, say("progress-sound-alone", { total: megabytes(sizeBytes ?? enoughBytes) })].join("\n");
}

function transcribeText(progress: Stage<"transcribing">, say: Translate): string {
  const { finishedPieces, knownPieces, doneSeconds, totalSeconds, secondsLeft } = progress;
  const pieces = Math.max(1, knownPieces);
  const facts = { piece: Math.min(finishedPieces + 1, pieces), pieces };
  if (totalSeconds === undefined || totalSeconds <= 0) return say("progress-transcribe-open", facts);
  const share = doneSeconds / totalSeconds;
  const heard = say("progress-transcribe", { ...facts, percent: percent(share), bar: bar(share) });
  return heard + leftAfter(secondsLeft, say);
}

/** Where nobody knows, nothing is said. */
function leftAfter(seconds: number | undefined, say: Translate): string {
  return seconds === undefined ? "" : ` · ${leftText(seconds, say)}`;
}

/** The file comes in while its beginning is heard; where a part of it was enough, that is worth telling. */
function stillDownloading({ download }: Stage<"transcribing">, say: Translate): string[] {
  if (!download?.sizeBytes) return [];
  const { receivedBytes, sizeBytes, enoughBytes = sizeBytes, bytesPerSecond } = download;
  if (receivedBytes >= enoughBytes) {
    return [say("progress-enough", { done: megabytes(receivedBytes), total: megabytes(sizeBytes) })];
  }
  const share = percent(receivedBytes / enoughBytes);
  return [say("progress-still-downloading", { percent: share, speed: megabytes(bytesPerSecond) })];
}

function parkedText(progress: Stage<"parked">, say: Translate, now: number): string {
  const wait = waitText(progress.until - now, say);
  if (progress.reason === "retry") return say("progress-retry", { wait });
  if (progress.reason === "provider") {
    return say("progress-provider", { wait, provider: providerLabel(progress.provider ?? "", say) });
  }
  if (progress.reason === "connection") return say("progress-disconnected");
  return progress.accountName === undefined
    ? say("progress-parked", { wait })
    : say("progress-parked-account", { wait, account: progress.accountName });
}

/** The answer follows at once: an edit on its way would only hold it up. */
export function isAllHeard(progress: JobProgress): boolean {
  if (progress.stage !== "transcribing" || progress.download !== undefined) return false;
  const { finishedPieces, knownPieces, doneSeconds, totalSeconds = Infinity } = progress;
  return finishedPieces === knownPieces && doneSeconds >= totalSeconds - 1;
}
