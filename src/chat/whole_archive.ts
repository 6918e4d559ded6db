import type { RewritingBook } from "../rewriting/ports.ts";
import { rewritingId } from "./answer/told.ts";
import type { Archive } from "./ports.ts";

/** The same archive, in which what a language model made of words goes with them. */
export function wholeArchive(archive: Archive, rewritings: RewritingBook): Archive {
  return {
    keep: (...asked) => archive.keep(...asked),
    change: (...asked) => archive.change(...asked),
    find: (jobId) => archive.find(jobId),
    entries: (userId) => archive.entries(userId),
    before: (time) => archive.before(time),
    async forget(entry) {
      const told = await archive.find(entry.asked.id);
      // The words last: by them the rest is found once more when the store has failed in between.
      if (told !== undefined) {
        await rewritings.forget(rewritingId(told, "summary"), "summary");
        await rewritings.forget(rewritingId(told, "translation"), "translation");
      }
      await archive.forget(entry);
    },
  };
}
