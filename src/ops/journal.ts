import { getLogger } from "@logtape/logtape";
import type { JobReport } from "../queue/ports.ts";

const log = getLogger(["transhades", "jobs"]);

/** A line in the log for each job that came to its end well; how others end is told where it is known why. */
export function journal({ at, job, event }: JobReport): void {
  if (event.type !== "delivered") return;
  log.info("job {job} delivered after {seconds} s", {
    job: job.id,
    seconds: Math.round((at - job.acceptedAt) / 100) / 10,
  });
}
