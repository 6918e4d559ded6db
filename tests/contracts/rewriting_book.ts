import { expect } from "expect";
import type { Rewriting, RewritingBook } from "../../src/rewriting/ports.ts";
import { FakeClock } from "../fake_clock.ts";

const KEEP_MS = 3_600_000;

interface BookUnderTest extends AsyncDisposable {
  rewritings: RewritingBook;
  /** Has the time of these words pass where the given clock does not say what time it is. */
  passTime?: (words: string) => Promise<void>;
}

/** What every RewritingBook promises. */
export function rewritingBookContract(
  name: string,
  open: (clock: FakeClock) => Promise<BookUnderTest>,
): void {
  Deno.test(`RewritingBook ${name}: what was made is found by words, kind and language, for its time, unless it is forgotten`, async () => {
    const clock = new FakeClock();
    await using under = await open(clock);
    const { rewritings, passTime = () => clock.advance(KEEP_MS + 1) } = under;
    const [short, long] = [summary("id", "Pendek."), translation("en", 3_000)];
    for (const each of [short, long]) await rewritings.keep("a", each, KEEP_MS);
    await rewritings.keep("b", short, KEEP_MS);
    expect(await rewritings.find("a", "summary", "id")).toEqual(short);
    expect(await rewritings.find("a", "translation", "en")).toEqual(long);
    expect(await rewritings.find("a", "translation", "id")).toBeUndefined();
    await rewritings.keep("a", summary("id", "Lain."), KEEP_MS);
    expect(await rewritings.find("a", "summary", "id")).toEqual(summary("id", "Lain."));
    for (let i = 0; i < 2; i++) await rewritings.forget("a", "summary");
    expect(await rewritings.find("a", "summary", "id")).toBeUndefined();
    expect(await rewritings.find("a", "translation", "en")).toEqual(long);
    for (let i = 0; i < 2; i++) await rewritings.forget("a");
    expect(await rewritings.find("a", "translation", "en")).toBeUndefined();
    expect(await rewritings.find("b", "summary", "id")).toEqual(short);
    await passTime("b");
    expect(await rewritings.find("b", "summary", "id")).toBeUndefined();
  });
}

function summary(language: string, text: string): Rewriting {
  return { kind: "summary", language, model: "a-model", text };
}

function translation(language: string, sentences: number): Rewriting {
  const segments = Array.from({ length: sentences }, (_, i) => ({
    text: `Sentence ${i}, said by somebody.`,
    startSeconds: i,
    endSeconds: i + 1,
    ...(i % 2 === 0 && { speaker: 1 }),
  }));
  return { kind: "translation", language, model: "a-model", segments, kept: 2 };
}
