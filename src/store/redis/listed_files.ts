import { z } from "zod";
import type { Ending, ListedProgress } from "../../chat/batch/batch_text.ts";
import type { ListedFile } from "../../chat/ports.ts";
import { Kind } from "../kind.ts";

const number = z.number();

const progress: z.ZodType<ListedProgress> = z.discriminatedUnion("stage", [
  z.object({ stage: z.literal("queued"), place: number }),
  z.object({
    stage: z.literal("downloading"),
    receivedBytes: number,
    sizeBytes: number.optional(),
    enoughBytes: number.optional(),
  }),
  z.object({
    stage: z.literal("transcribing"),
    doneSeconds: number,
    totalSeconds: number.optional(),
    secondsLeft: number.optional(),
  }),
  z.object({ stage: z.literal("parked"), until: number }),
]);

const ending: z.ZodType<Ending> = z.enum(["answered", "failed", "stopped"]);

/** A file of a list; it lasts as long as its list, and no upgrade is worth while. */
export const LISTED = new Kind<ListedFile>(
  "listed file",
  z.object({
    jobId: z.string(),
    file: z.object({ name: z.string().optional(), durationSeconds: number.optional() }),
    progress: z.union([progress, ending]),
  }),
);

export function endingOf(text: string | undefined): Ending | undefined {
  return ending.safeParse(text).data;
}
