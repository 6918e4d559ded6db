import type { TranshadesError } from "../pipeline/errors.ts";
import type { Job, JobState, ParkReason } from "./job.ts";

/** What can happen to a job; times in milliseconds since the Unix epoch. */
export type JobEvent =
  /** Its person has its status message. */
  | { type: "announced"; statusMessageId: number; sharesStatus?: true }
  /** A worker has it. */
  | { type: "started" }
  /** It holds no worker until then; `failed`: a run went wrong, and that counts. */
  | {
    type: "parked";
    until: number;
    reason: ParkReason;
    failed: boolean;
    progressAt?: number;
    vainWaits?: number;
  }
  | { type: "resumed" }
  /** Its transcript is there, by its own run or another one's. */
  | { type: "heard"; audioSeconds: number }
  /** Its transcript was stored, and cannot be read any more. */
  | { type: "lost" }
  /** Its answer, or the word that there is none, is tried again later; `until` is set when Telegram asked for the wait. */
  | { type: "postponed"; waitMs: number; until?: number }
  /** So many messages of its answer were sent. */
  | { type: "sent"; parts: number }
  /** Its chat has become another one. */
  | { type: "moved"; chatId: number }
  /** Who worked on it does so no more; it goes on from what is stored. */
  | { type: "interrupted" }
  | { type: "delivered" }
  | { type: "failed"; error: TranshadesError }
  | { type: "cancelled" };

const OPEN = ["queued", "running", "parked", "delivering"] as const;
/** Where its person is told of it can still change when it is over, as that may be told yet. */
const ALL = [...OPEN, "done", "failed", "cancelled"] as const;

/** From which states an event can come, and where it leads; without `to` the state stays. */
const STEPS: Record<JobEvent["type"], { from: readonly JobState[]; to?: JobState }> = {
  announced: { from: ALL },
  started: { from: ["queued"], to: "running" },
  parked: { from: ["running"], to: "parked" },
  resumed: { from: ["parked"], to: "queued" },
  heard: { from: ["queued", "running", "parked"], to: "delivering" },
  lost: { from: ["delivering"], to: "queued" },
  postponed: { from: OPEN },
  sent: { from: ["delivering"] },
  moved: { from: ALL },
  interrupted: { from: OPEN },
  delivered: { from: ["delivering"], to: "done" },
  failed: { from: OPEN, to: "failed" },
  cancelled: { from: OPEN, to: "cancelled" },
};

/**
 * The job after this event; nothing else writes a job's state.
 * @throws {Error} when this cannot happen to a job in its state: a defect of ours
 */
export function after(job: Job, event: JobEvent): Job {
  const { from, to = job.state } = STEPS[event.type];
  if (!from.includes(job.state)) {
    throw new Error(`job ${job.id} is ${job.state}: it cannot be ${event.type}`);
  }
  const state = event.type === "interrupted" && job.state === "running" ? "queued" : to;
  const wait = state === job.state ? {} : { notBefore: undefined };
  return { ...job, ...wait, ...changes(job, event), state };
}

export function isOver({ state }: Job): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}

/** Messages, and topics, have other numbers where a chat has become another one. */
const NOWHERE = {
  statusMessageId: undefined,
  sharesStatus: undefined,
  topic: undefined,
  replaces: undefined,
};

function changes(job: Job, event: JobEvent): Partial<Job> {
  switch (event.type) {
    case "announced":
      return { statusMessageId: event.statusMessageId, sharesStatus: event.sharesStatus };
    case "parked":
      return {
        notBefore: event.until,
        failedAttempts: job.failedAttempts + (event.failed ? 1 : 0),
        progressAt: event.progressAt ?? job.progressAt,
        vainWaits: event.vainWaits,
      };
    case "postponed":
      return { deliveryWaitedMs: (job.deliveryWaitedMs ?? 0) + event.waitMs, notBefore: event.until };
    case "sent":
      return { sentParts: event.parts, notBefore: undefined };
    case "moved":
      return { chatId: event.chatId, hasMoved: true, ...NOWHERE };
    default:
      return {};
  }
}
