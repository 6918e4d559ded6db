import { InternalError, TranshadesError } from "../pipeline/errors.ts";

/** Reason of a job's abort: the person no longer wants it. */
export class JobCancelled extends Error {
  constructor() {
    super("the job was cancelled by its owner");
    this.name = "JobCancelled";
  }
}

/** Reason of a job's abort: the program ends, and the job goes on after the next start. */
export class ShutdownError extends Error {
  constructor() {
    super("the program is shutting down");
    this.name = "ShutdownError";
  }
}

/** Another worker has the job now: whatever this one still does for it is not to be seen. */
export class ClaimLost extends Error {
  constructor(jobId: string) {
    super(`another worker has taken over job ${jobId}`);
    this.name = "ClaimLost";
  }
}

/** Reason of a job's abort: its claim could not be renewed in time, so another worker may begin with it. */
export class LeaseOver extends Error {
  constructor(jobId: string) {
    super(
      `job ${jobId} stands still: the store did not renew its claim in time, and another worker may have it`,
    );
    this.name = "LeaseOver";
  }
}

/** A task could not be persisted: whoever brought it should bring it again. */
export class NotStored extends Error {
  constructor(cause: unknown) {
    super(`the task could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = "NotStored";
  }
}

/** The error itself when it is classified, else an InternalError around it. */
export function classified(error: unknown): TranshadesError {
  return error instanceof TranshadesError ? error : new InternalError(error);
}
