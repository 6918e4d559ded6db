import { expect } from "expect";
import fc from "fast-check";
import { z } from "zod";
import { systemClock } from "../../src/clock.ts";
import { BigValues } from "../../src/store/kv/big_values.ts";
import { keys } from "../../src/store/keys.ts";
import { Kind } from "../../src/store/kind.ts";
import { temporaryKv } from "./temporary_kv.ts";
import { allKeys, watchedKv } from "./watched_kv.ts";

const KEY = ["value"];
const TEXT = new Kind("text", z.object({ letter: z.string(), text: z.string() }));

/** About `kib` KiB of one letter: a mixture of two writes would show. */
const valueOf = (letter: string, kib: number) => ({ letter, text: letter.repeat(kib * 1024) });

Deno.test("readers never see a torn value, whatever two writers write over each other", async () => {
  const size = fc.constantFrom(0, 1, 59, 61, 130, 700, 760, 1600);
  await fc.assert(
    fc.asyncProperty(fc.array(size, { minLength: 2, maxLength: 8 }), async (sizes) => {
      await using temporary = await temporaryKv(systemClock);
      const other = await temporary.openAgain();
      const writers = [new BigValues(temporary.kv), new BigValues(temporary.kv)];
      const readers = [new BigValues(temporary.kv), new BigValues(other.kv)];
      await writers[0].set(TEXT, KEY, valueOf("z", 800));
      let writing = true;
      const write = async (values: BigValues, letters: string) => {
        const isNew = values === writers[1]; // as it takes it to be, in vain
        for (const [index, kib] of sizes.entries()) {
          await values.set(TEXT, KEY, valueOf(letters[index], kib), { isNew });
        }
      };
      const read = async (values: BigValues) => {
        do {
          const value = await values.get(TEXT, KEY);
          if (value === undefined) throw new Error("a value was missing");
          expect(value.text === value.letter.repeat(value.text.length)).toBe(true);
        } while (writing);
      };
      const written = Promise.all([write(writers[0], "abcdefgh"), write(writers[1], "ijklmnop")]).finally(
        () => {
          writing = false;
        },
      );
      const ends = await Promise.allSettled([written, ...readers.map(read)]);
      expect(ends.filter((end) => end.status === "rejected")).toEqual([]);
      await writers[0].deleteAll([KEY]);
      expect(await allKeys(temporary.kv)).toEqual([]);
    }),
    { numRuns: 6 },
  );
});

for (const diesAt of [1, 2, 3]) {
  Deno.test(`a writer that dies at transaction ${diesAt} of 3 leaves the old value, and nothing after a cleaning`, async () => {
    await using temporary = await temporaryKv(systemClock);
    const kv = watchedKv(temporary.kv);
    const values = new BigValues(kv);
    await values.set(TEXT, KEY, valueOf("a", 100));
    const before = await allKeys(temporary.kv);
    kv.commits = 0;
    kv.beforeCommit = (commit) => {
      if (commit === diesAt) throw new Error("killed");
    };
    await expect(values.set(TEXT, KEY, valueOf("b", 1600))).rejects.toThrow("killed");
    kv.beforeCommit = undefined;
    expect(await values.get(TEXT, KEY)).toEqual(valueOf("a", 100));
    await values.collectGarbage();
    expect(await allKeys(temporary.kv)).toEqual(before);
    expect(await values.get(TEXT, KEY)).toEqual(valueOf("a", 100));
  });
}

for (const moment of ["value", "writing"]) {
  Deno.test(`a writer whose parts were collected after it read its ${moment} record fails, and the old value stays`, async () => {
    await using temporary = await temporaryKv(systemClock);
    const kv = watchedKv(temporary.kv);
    const values = new BigValues(kv);
    await values.set(TEXT, KEY, valueOf("a", 1));
    const { get } = kv;
    kv.get = async <T>(key: Deno.KvKey) => {
      const entry = await get<T>(key);
      if (kv.commits === 2 && key[0] === moment) await new BigValues(temporary.kv).collectGarbage();
      return entry;
    };
    await expect(values.set(TEXT, KEY, valueOf("b", 800))).rejects.toThrow("removed this unfinished write");
    expect(await values.get(TEXT, KEY)).toEqual(valueOf("a", 1));
  });
}

Deno.test("a small value is one write, a larger one a write per 600 KiB", async () => {
  await using temporary = await temporaryKv(systemClock);
  const kv = watchedKv(temporary.kv);
  const values = new BigValues(kv);
  const commits: number[] = [];
  for (const kib of [1, 590, 1190, 1790]) {
    kv.commits = 0;
    await values.set(TEXT, [kib], valueOf("a", kib));
    commits.push(kv.commits);
  }
  expect(commits).toEqual([1, 1, 2, 3]);
});

Deno.test("a damaged or foreign value counts as missing", async () => {
  await using temporary = await temporaryKv(systemClock);
  const { kv } = temporary;
  const values = new BigValues(kv);
  await values.set(TEXT, KEY, valueOf("a", 200));
  const [lost] = await Array.fromAsync(kv.list({ prefix: ["part"] }));
  await kv.delete(lost.key);
  expect(await values.get(TEXT, KEY)).toBeUndefined();
  await kv.set(KEY, { schemaVersion: 99, something: "else" });
  expect(await values.get(TEXT, KEY)).toBeUndefined();
  await kv.set(KEY, { schemaVersion: 1, version: "v", partCount: 0, bytes: new Uint8Array([0xff, 0x7b]) });
  expect(await values.get(TEXT, KEY)).toBeUndefined();
  await kv.set(KEY, "not even a record");
  expect(await values.get(TEXT, KEY)).toBeUndefined();
  expect(await Array.fromAsync(values.list(TEXT, []))).toEqual([]);
});

Deno.test("a value larger than 50 MiB is refused before anything is written", async () => {
  await using temporary = await temporaryKv(systemClock);
  const values = new BigValues(temporary.kv);
  await expect(values.set(TEXT, KEY, valueOf("x", 55_000))).rejects.toThrow(RangeError);
  expect(await allKeys(temporary.kv)).toEqual([]);
});

Deno.test("keys of different things never meet", () => {
  const built = [
    keys.openJob("1:1"),
    keys.closedJob("1:1"),
    keys.piece("1:1", 0),
    keys.transcript("1:1"),
    keys.cacheEntry("1:1"),
    keys.cachedTranscript("1:1"),
    keys.cooldown("1:1", "*"),
    keys.accountStats("1:1"),
    keys.chatWishes(1),
    keys.part("1:1", 0),
    keys.writing("1:1"),
  ].map((key) => JSON.stringify(key));
  expect(new Set(built).size).toBe(built.length);
});
