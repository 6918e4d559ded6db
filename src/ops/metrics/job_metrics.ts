import { profileOf } from "../../provider_list.ts";
import type { JobState } from "../../queue/job.ts";
import type { JobReport } from "../../queue/ports.ts";
import type { Instruments } from "./instruments.ts";

/** Jobs that another worker takes over end without a word here: the oldest of so many are forgotten. */
const MOST_FOLLOWED = 20_000;
/** Seconds, from a short note to a day of waiting for accounts. */
const STAGE_SECONDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 21_600, 86_400];
const WAIT_SECONDS = [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600];
/** Seconds of work for each second of speech. */
const RATIOS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

const ENDS = { delivered: "delivered", failed: "failed", cancelled: "cancelled" } as const;

/** What is counted of jobs, as a listener of their reports. */
export function jobMetrics(make: Instruments): (report: JobReport) => void {
  const accepted = make.sum("jobs_accepted_total", "Jobs that were accepted.");
  const ended = make.sum("jobs_ended_total", "Jobs that ended, by how.", ["result"]);
  const failures = make.sum("job_failures_total", "Jobs that failed, by what went wrong.", ["problem"]);
  const parked = make.sum("jobs_parked_total", "How often jobs began to wait, by what for.", ["reason"]);
  const takeTime = stageMetrics(make);
  const takePiece = pieceMetrics(make);
  return (report) => {
    const { event } = report;
    takeTime(report);
    if (event.type === "accepted") accepted.add({});
    if (event.type === "piece") takePiece(event);
    if (event.type === "parked") parked.add({ reason: event.reason });
    if (event.type === "failed") failures.add({ problem: problemOf(event.error) });
    if (event.type in ENDS) ended.add({ result: event.type });
  };
}

/** A stage ends with the event that leads to another state. */
function stageMetrics(make: Instruments): (report: JobReport) => void {
  const waits = make.distribution("queue_wait_seconds", "How long jobs waited for a worker.", WAIT_SECONDS);
  const durations = make.distribution(
    "job_duration_seconds",
    'How long jobs were in a stage; "total" is from their acceptance to the end of their answer.',
    STAGE_SECONDS,
    ["stage"],
  );
  const stages = new Map<string, { state: JobState; since: number }>();
  return ({ at, job, event }) => {
    const stage = stages.get(job.id);
    if (event.type === "delivered") durations.see({ stage: "total" }, secondsBetween(job.acceptedAt, at));
    if (stage?.state === job.state) return;
    if (stage?.state === "queued") waits.see({}, secondsBetween(stage.since, at));
    else if (stage !== undefined) durations.see({ stage: stage.state }, secondsBetween(stage.since, at));
    stages.delete(job.id);
    if (event.type in ENDS) return;
    stages.set(job.id, { state: job.state, since: at });
    const [oldest] = stages.keys();
    if (stages.size > MOST_FOLLOWED) stages.delete(oldest);
  };
}

type PieceEvent = Extract<JobReport["event"], { type: "piece" }>;

function pieceMetrics(make: Instruments): (event: PieceEvent) => void {
  const audio = make.sum(
    "audio_seconds_total",
    'Audio that pieces of jobs held: recognised, or "silent" and so sent to nobody.',
    ["provider", "result"],
  );
  const ratios = make.distribution(
    "realtime_ratio",
    "Seconds that a provider took for each second of audio.",
    RATIOS,
    ["provider"],
  );
  return ({ provider: name, audioSeconds, tookSeconds }) => {
    const provider = profileOf(name)?.name ?? "other";
    audio.add({ provider, result: tookSeconds === undefined ? "silent" : "recognised" }, audioSeconds);
    if (tookSeconds !== undefined && audioSeconds > 0) ratios.see({ provider }, tookSeconds / audioSeconds);
  };
}

/** A clock that is set back takes no time away. */
function secondsBetween(from: number, to: number): number {
  return Math.max(0, to - from) / 1000;
}

/** Errors of ours name their problem, in a word of a short list. */
function problemOf(error: Error): string {
  return "problem" in error && typeof error.problem === "string" ? error.problem : error.name;
}
