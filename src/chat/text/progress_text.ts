import type { JobProgress } from "../../queue/job.ts";
import { bar, megabytes, percent, waitText } from "./measures.ts";
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
  const { receivedBytes, sizeBytes, bytesPerSecond } = progress;
  const facts = { done: megabytes(receivedBytes), speed: megabytes(bytesPerSecond) };
  if (sizeBytes === undefined || sizeBytes === 0) return say("progress-download-open", facts);
  const share = receivedBytes / sizeBytes;
  return say("progress-download", {
    ...facts,
    total: megabytes(sizeBytes),
    percent: percent(share),
    bar: bar(share),
  });
}

function transcribeText(progress: Stage<"transcribing">, say: Translate): string {
  const { finishedPieces, knownPieces, doneSeconds, totalSeconds } = progress;
  const pieces = Math.max(1, knownPieces);
  const facts = { piece: Math.min(finishedPieces + 1, pieces), pieces };
  if (totalSeconds === undefined || totalSeconds <= 0) return say("progress-transcribe-open", facts);
  const share = doneSeconds / totalSeconds;
  return say("progress-transcribe", { ...facts, percent: percent(share), bar: bar(share) });
}

/** The file comes in while its beginning is heard. */
function stillDownloading({ download }: Stage<"transcribing">, say: Translate): string[] {
  if (!download?.sizeBytes) return [];
  const share = percent(download.receivedBytes / download.sizeBytes);
  return [say("progress-still-downloading", { percent: share, speed: megabytes(download.bytesPerSecond) })];
}

function parkedText(progress: Stage<"parked">, say: Translate, now: number): string {
  const wait = waitText(progress.until - now, say);
  if (progress.reason === "retry") return say("progress-retry", { wait });
  if (progress.reason === "provider") {
    return say("progress-provider", { wait, provider: providerLabel(progress.provider ?? "") });
  }
  if (progress.reason === "connection") return say("progress-disconnected");
  return progress.accountName === undefined
    ? say("progress-parked", { wait })
    : say("progress-parked-account", { wait, account: progress.accountName });
}
