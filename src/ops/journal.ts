import { getLogger } from "@logtape/logtape";
import type { FailedOver } from "../pipeline/provider_status.ts";
import type { JobReport } from "../queue/ports.ts";

const log = getLogger(["transhades", "jobs"]);
const providers = getLogger(["transhades", "providers"]);

/** A line in the log for each job that came to its end well; how others end is told where it is known why. */
export function journal({ at, job, event }: JobReport): void {
  if (event.type !== "delivered") return;
  log.info("job {job} delivered after {seconds} s", {
    job: job.id,
    seconds: Math.round((at - job.acceptedAt) / 100) / 10,
  });
}

/** A line for each piece that a stand-in answered; what the chosen provider said is told where it was asked. */
export function standInJournal({ audioSeconds, ...event }: FailedOver): void {
  const seconds = Math.round(audioSeconds * 10) / 10;
  providers.info("{to} stood in for {from} with {seconds} s of audio: {problem}", { ...event, seconds });
}
