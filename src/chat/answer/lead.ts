import type { Job } from "../../queue/job.ts";
import type { Translate } from "../text/translations.ts";

/** Who asked, or whose recording it is, where nothing else in the chat shows it; "" where something does. */
export function leadOf({ guest, senderName }: Pick<Job, "guest" | "senderName">, say: Translate): string {
  if (guest !== undefined) return say("guest-asked", { name: guest.name });
  return senderName === undefined ? "" : say("business-from", { name: senderName });
}

/** The same above a text. */
export function withLead(job: Pick<Job, "guest" | "senderName">, text: string, say: Translate): string {
  const lead = leadOf(job, say);
  return lead === "" ? text : `${lead}\n\n${text}`;
}
