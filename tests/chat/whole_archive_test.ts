import { expect } from "expect";
import { inSpeech, rewritingId, type Told, toldOf } from "../../src/chat/answer/told.ts";
import { entryOf } from "../../src/chat/history/entry.ts";
import { wholeArchive } from "../../src/chat/whole_archive.ts";
import { MemoryArchive } from "../../src/store/memory/archive.ts";
import { MemoryRewritingBook } from "../../src/store/memory/rewriting_book.ts";
import { FakeClock } from "../fake_clock.ts";
import { job, transcript } from "./rig.ts";

const DAY_MS = 24 * 3_600_000;

Deno.test("with words goes what was made of them, clean and word for word; other words keep theirs", async () => {
  const clock = new FakeClock();
  const book = new MemoryRewritingBook(clock);
  const archive = wholeArchive(new MemoryArchive(clock), book);
  const [told, other] = ["Um, hello there.", "Um, good night."].map((text, at): Told =>
    toldOf(job({ id: `7:${at}` }), { ...transcript(text), language: "en" })
  );
  const idsOf = (of: Told) =>
    (["clean", "verbatim"] as const).map((speech) => rewritingId(inSpeech(of, speech), "summary"));
  const made = { kind: "summary", language: "en", model: "a-model", text: "text" } as const;
  for (const each of [told, other]) {
    await archive.keep(each, entryOf(each), DAY_MS);
    for (const id of idsOf(each)) await book.keep(id, made, DAY_MS);
  }
  await archive.forget(entryOf(told));
  const kept = await Promise.all(
    [...idsOf(told), ...idsOf(other)].map((id) => book.find(id, "summary", "en")),
  );
  expect(kept.map((each) => each !== undefined)).toEqual([false, false, true, true]);
});
