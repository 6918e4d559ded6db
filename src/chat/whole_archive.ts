import type { Rewriting, RewritingBook } from "../rewriting/ports.ts";
import { rewritingIds, type Told } from "./answer/told.ts";
import type { Archive } from "./ports.ts";

const KINDS = ["summary", "translation"] as const;

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
      if (told !== undefined) await forgetRewritings(told, KINDS, rewritings);
      await archive.forget(entry);
    },
  };
}

/** Of these kinds all that was made of it. */
export async function forgetRewritings(
  told: Told,
  kinds: readonly Rewriting["kind"][],
  rewritings: Pick<RewritingBook, "forget">,
): Promise<void> {
  for (const kind of kinds) {
    for (const id of rewritingIds(told, kind)) await rewritings.forget(id, kind);
  }
}
