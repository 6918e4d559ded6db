import type { Job } from "./job.ts";
import type { Choice, JobStore, NewTask } from "./ports.ts";

/** The job that a task begins as. */
export function newJob(task: NewTask, chosen: Choice, now: number): Job {
  const { again: _, chosen: __, asked, ...lasting } = task;
  return {
    ...lasting,
    ...chosen,
    ...(asked && { ...asked, isFresh: true }),
    id: jobIdOf(task),
    state: "queued",
    acceptedAt: now,
    failedAttempts: 0,
    sentParts: 0,
  };
}

/** The task of a job that failed, to be done again; undefined when it did not fail, is done again already, or its message is no longer known. */
export async function taskAgain(store: JobStore, jobId: string): Promise<NewTask | undefined> {
  const failed = await store.get(jobId);
  if (failed?.state !== "failed" || failed.hasMoved) return undefined;
  const { chatId, messageId, topic, guest, senderName, userId, locale, file, replaces } = failed;
  const { provider, options, isFresh, isAlone } = failed;
  const before = Number(/~(\d+)$/.exec(jobId)?.[1] ?? 0);
  const asked = isFresh && { provider, options, isAlone };
  const again = before + 1;
  const task = { chatId, messageId, topic, guest, senderName, userId, locale, file, again, asked, replaces };
  return await store.get(jobIdOf(task)) === undefined ? task : undefined;
}

/** `${chatId}:${messageId}`, and for a task that is done again how often: the same one accepted twice is one job. */
function jobIdOf({ chatId, messageId, again }: NewTask): string {
  return again === undefined ? `${chatId}:${messageId}` : `${chatId}:${messageId}~${again}`;
}
