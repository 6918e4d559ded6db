import { createHmac } from "node:crypto";
import type { JobView } from "../../http/dashboard/ports.ts";
import type { FileProgress } from "../../pipeline/file_progress.ts";
import type { Job, JobProgress, JobState } from "../../queue/job.ts";

const ORDER: readonly JobState[] = ["running", "delivering", "queued", "parked"];
/** The end of a chat's id tells jobs apart, and nobody who the chat is. */
const SHOWN_DIGITS = 3;

/** Names a job for a page: only who has the key and the job's id can make it. */
export function refOf(jobId: string, key: string): string {
  return createHmac("sha256", key).update(jobId).digest("hex").slice(0, 16);
}

/** "…821/57": the end of the chat's id, the number of the message. */
export function labelOf(jobId: string): string {
  const [chatId, messageId] = jobId.split(":");
  return `…${chatId.slice(-SHOWN_DIGITS)}/${messageId}`;
}

/** Those at work first, then as they were accepted. */
export function inOrder(jobs: readonly Job[]): Job[] {
  return jobs.toSorted((a, b) =>
    ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.acceptedAt - b.acceptedAt
  );
}

export function jobView(job: Job, progress: JobProgress | undefined, key: string): JobView {
  return {
    ref: refOf(job.id, key),
    label: labelOf(job.id),
    stage: stageOf(job),
    provider: job.provider,
    acceptedAt: job.acceptedAt,
    until: job.notBefore,
    canStop: job.state !== "delivering",
    ...progressView(job, progress),
  };
}

function stageOf({ state }: Job): JobView["stage"] {
  return state === "running" || state === "parked" || state === "delivering" ? state : "queued";
}

/** Only what is of the job's present state: a run may have ended since. */
function progressView({ state }: Job, progress: JobProgress | undefined): Partial<JobView> {
  if (progress === undefined) return {};
  if (progress.stage === "queued") return state === "queued" ? { place: progress.place } : {};
  if (progress.stage === "parked") return state === "parked" ? { waitsFor: progress.reason } : {};
  return state === "running" ? { stage: progress.stage, percent: percentOf(progress) } : {};
}

function percentOf(progress: FileProgress): number | undefined {
  const [done, all] = progress.stage === "downloading"
    ? [progress.receivedBytes, progress.enoughBytes ?? progress.sizeBytes]
    : [progress.doneSeconds, progress.totalSeconds];
  return all ? Math.min(100, Math.floor(done / all * 100)) : undefined;
}
