import { expect } from "expect";
import type { TranscriptCache } from "../../src/pipeline/transcript_cache.ts";
import type { TranscribeOptions } from "../../src/pipeline/transcriber.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { FakeClock } from "../fake_clock.ts";
import { transcriptOf } from "./job_store.ts";

/** An empty cache; `reopen` gives what a new process would see of it. */
export interface CacheUnderTest extends AsyncDisposable {
  cache: TranscriptCache;
  /** Undefined when it forgets with its process; the contract is then told `survivesRestart: false`. */
  reopen?: () => Promise<TranscriptCache>;
}

type Open = (maxEntries: number, clock: FakeClock) => Promise<CacheUnderTest>;

const OPTIONS: TranscribeOptions = { diarize: false };

/** What every TranscriptCache promises. */
export function transcriptCacheContract(
  name: string,
  open: Open,
  { survivesRestart }: { survivesRestart: boolean },
): void {
  const test = (
    what: string,
    maxEntries: number,
    body: (under: CacheUnderTest, clock: FakeClock) => Promise<void>,
  ) =>
    Deno.test(`TranscriptCache ${name}: ${what}`, async () => {
      const clock = new FakeClock();
      await using under = await open(maxEntries, clock);
      await body(under, clock);
    });
  const texts = async (cache: TranscriptCache, ids: string) => {
    const found = [];
    for (const fileUniqueId of ids) found.push(await cache.find({ fileUniqueId }, OPTIONS));
    return found.map((transcript) => transcript?.segments[0].text ?? "-").join("");
  };
  const put = (cache: TranscriptCache, ids: string) =>
    [...ids].reduce(
      (before, id) => before.then(() => cache.put({ fileUniqueId: id }, OPTIONS, transcriptOf(id))),
      Promise.resolve(),
    );

  test("found by either key", 9, async ({ cache }) => {
    await cache.put({ fileUniqueId: "a", sha256: "01" }, OPTIONS, transcriptOf("x"));
    expect(await cache.find({ fileUniqueId: "a" }, OPTIONS)).toEqual(transcriptOf("x"));
    expect(await cache.find({ sha256: "01" }, OPTIONS)).toEqual(transcriptOf("x"));
    expect(await cache.find({ fileUniqueId: "new", sha256: "01" }, OPTIONS)).toEqual(transcriptOf("x"));
    expect(await cache.find({ fileUniqueId: "01", sha256: "a" }, OPTIONS)).toBeUndefined();
    expect(await cache.find({}, OPTIONS)).toBeUndefined();
  });

  test("what is forgotten is found by no key any more, and the rest stays", 9, async ({ cache, reopen }) => {
    await cache.put({ fileUniqueId: "a", sha256: "01" }, OPTIONS, transcriptOf("x"));
    await put(cache, "b");
    for (let i = 0; i < 2; i++) await cache.forget({ fileUniqueId: "a" }, OPTIONS);
    expect(await cache.find({ sha256: "01" }, OPTIONS)).toBeUndefined();
    expect(await texts(cache, "ab")).toBe("-b");
    if (reopen !== undefined) expect(await texts(await reopen(), "ab")).toBe("-b");
  });

  test("a hash of sound is none of a file", 9, async ({ cache }) => {
    await cache.put({ fileUniqueId: "a", soundSha256: "01" }, OPTIONS, transcriptOf("x"));
    expect(await cache.find({ soundSha256: "01" }, OPTIONS)).toEqual(transcriptOf("x"));
    expect(await cache.find({ sha256: "01" }, OPTIONS)).toBeUndefined();
    await cache.put({ sha256: "02" }, OPTIONS, transcriptOf("y"));
    expect(await cache.find({ soundSha256: "02" }, OPTIONS)).toBeUndefined();
  });

  test("options that change the text are part of the key", 9, async ({ cache }) => {
    await cache.put({ fileUniqueId: "a" }, { diarize: false, language: "id" }, transcriptOf("x"));
    const others: TranscribeOptions[] = [
      { diarize: false },
      { diarize: true, language: "id" },
      { diarize: false, language: "en" },
      { diarize: false, language: "id", prompt: "Budi" },
      { diarize: false, language: "id", model: "whisper-large" },
    ];
    for (const other of others) expect(await cache.find({ fileUniqueId: "a" }, other)).toBeUndefined();
    expect(await cache.find({ fileUniqueId: "a" }, { language: "id", diarize: false })).toBeDefined();
  });

  test("a transcript put again replaces the old one", 9, async ({ cache }) => {
    await cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("old"));
    await cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("new"));
    expect(await cache.find({ fileUniqueId: "a" }, OPTIONS)).toEqual(transcriptOf("new"));
    expect((await cache.stats()).entries).toBe(1);
  });

  test("one that does not serve is none, and is counted as none", 9, async ({ cache }) => {
    await put(cache, "a");
    const find = (serves: boolean) => cache.find({ fileUniqueId: "a" }, OPTIONS, () => serves);
    expect(await find(false)).toBeUndefined();
    expect(await find(true)).toEqual(transcriptOf("a"));
    expect(await cache.stats()).toMatchObject({ entries: 1, hits: 1, misses: 1 });
  });

  test("another one under its content serves when the one under its id does not", 9, async ({ cache }) => {
    await cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("x"));
    await cache.put({ sha256: "01" }, OPTIONS, transcriptOf("y"));
    const isY = (found: Transcript) => found.segments[0].text === "y";
    expect(await cache.find({ fileUniqueId: "a", sha256: "01" }, OPTIONS, isY)).toEqual(transcriptOf("y"));
  });

  test("a better one stays, under whichever key it is", 9, async ({ cache }) => {
    await cache.put({ fileUniqueId: "a", sha256: "01" }, OPTIONS, transcriptOf("better"));
    const isBetter = (old: Transcript) => old.segments[0].text === "better";
    await cache.put({ fileUniqueId: "a" }, OPTIONS, transcriptOf("x"), isBetter);
    await cache.put({ fileUniqueId: "b", sha256: "01" }, OPTIONS, transcriptOf("x"), isBetter);
    await cache.put({ fileUniqueId: "c" }, OPTIONS, transcriptOf("x"), isBetter);
    const found = [{ fileUniqueId: "a" }, { sha256: "01" }, { fileUniqueId: "c" }].map(async (keys) =>
      (await cache.find(keys, OPTIONS))?.segments[0].text
    );
    expect(await Promise.all(found)).toEqual(["better", "better", "x"]);
  });

  test("a better one that comes in the same moment stays, too", 9, async ({ cache }) => {
    const isBetter = (old: Transcript) => old.segments[0].text === "better";
    for (const id of "abcd") {
      const keys = { fileUniqueId: id };
      const puts = [
        () => cache.put(keys, OPTIONS, transcriptOf("x"), isBetter),
        () => cache.put(keys, OPTIONS, transcriptOf("better")),
      ];
      const order = id < "c" ? puts : puts.toReversed();
      await Promise.all(order.map((put) => put()));
      expect((await cache.find(keys, OPTIONS))?.segments[0].text).toBe("better");
    }
  });

  test("the same content under a second id is one entry, found by both", 9, async ({ cache }) => {
    await cache.put({ fileUniqueId: "a", sha256: "01" }, OPTIONS, transcriptOf("x"));
    await cache.put({ fileUniqueId: "b", sha256: "01" }, OPTIONS, transcriptOf("x"));
    expect(await texts(cache, "ab")).toBe("xx");
    expect((await cache.stats()).entries).toBe(1);
  });

  test("the least recently used goes first", 3, async ({ cache }) => {
    await put(cache, "abc");
    expect(await texts(cache, "a")).toBe("a");
    await put(cache, "d");
    expect(await texts(cache, "abcd")).toBe("a-cd");
    expect((await cache.stats()).entries).toBe(3);
  });

  test("puts at once never leave more than the maximum", 3, async ({ cache }) => {
    await Promise.all([..."abcdefgh"].map((id) => put(cache, id)));
    expect((await cache.stats()).entries).toBe(3);
    expect((await texts(cache, "abcdefgh")).replaceAll("-", "")).toHaveLength(3);
  });

  test("hits and misses are counted", 9, async ({ cache }) => {
    await put(cache, "a");
    await texts(cache, "abac");
    expect(await cache.stats()).toEqual({ entries: 1, maxEntries: 9, hits: 2, misses: 2 });
  });

  test("an entry ends after thirty days", 9, async ({ cache }, clock) => {
    await put(cache, "a");
    await clock.advance(30 * 24 * 3_600_000 - 1);
    expect(await texts(cache, "a")).toBe("a");
    await clock.advance(1);
    expect(await texts(cache, "a")).toBe("-");
  });

  test("a two-hour transcript comes back whole", 9, async ({ cache }) => {
    const large = transcriptOf("kata ".repeat(300_000));
    await cache.put({ fileUniqueId: "a" }, OPTIONS, large);
    expect(await cache.find({ fileUniqueId: "a" }, OPTIONS)).toEqual(large);
  });

  if (!survivesRestart) return;
  test("a restart keeps entries and their order of use", 3, async ({ cache, reopen }, clock) => {
    if (reopen === undefined) throw new Error("this store cannot be opened again");
    for (const id of "abc") {
      await put(cache, id);
      await clock.advance(1);
    }
    await texts(cache, "a");
    await clock.advance(1);
    await put(cache, "d");
    const again = await reopen();
    await put(again, "e");
    expect(await texts(again, "abcde")).toBe("a--de");
  });
}
