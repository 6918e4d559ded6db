import { expect } from "expect";
import fc from "fast-check";
import { CachedFile } from "../../src/audio/cached_file.ts";
import { systemClock } from "../../src/clock.ts";
import type { FileSource } from "../../src/pipeline/file_source.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { CountedSource } from "./counted_source.ts";
import { signal } from "./reading.ts";

const MEBIBYTE = 2 ** 20;
const BYTES = Uint8Array.from({ length: 5 * MEBIBYTE + 321 }, (_, i) => (i * 2654435761) >>> 24);

/** The bytes in portions, as a source over a network gives them. */
function inPortions(portion: number): FileSource {
  return {
    ...memoryFile("file", BYTES),
    async *read(start, end = BYTES.length) {
      for (let position = start; position < end; position += portion) {
        yield await Promise.resolve(BYTES.subarray(position, Math.min(end, position + portion)));
      }
    },
  };
}

function cached(source: FileSource, capacityBytes = 16 * MEBIBYTE, of = signal): CachedFile {
  return new CachedFile(source, capacityBytes, systemClock, of);
}

Deno.test("any reads in any order give exactly the file's bytes, whatever the cache holds", async () => {
  const place = fc.integer({ min: 0, max: BYTES.length });
  const reads = fc.array(fc.tuple(place, fc.integer({ min: 1, max: 600_000 })), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(reads, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 900, max: 700_000 }), async (
      reads,
      capacity,
      portion,
    ) => {
      const file = cached(inPortions(portion), capacity * MEBIBYTE);
      for (const [start, length] of reads) {
        const actual = await file.slice(start, start + length);
        const expected = BYTES.subarray(start, start + length);
        expect(actual.length).toBe(expected.length);
        expect(actual.findIndex((byte, i) => byte !== expected[i])).toBe(-1);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("what was read once is not asked for again", async () => {
  const source = new CountedSource(inPortions(100_000));
  const file = cached(source);
  await file.slice(0, 1_000_000);
  await file.slice(500_000, BYTES.length);
  await file.slice(0, BYTES.length);
  expect(source.starts).toEqual([0]);
  expect(source.givenBytes).toBe(BYTES.length);
});

/** A source of so many bytes, each of them 0. */
function zeros(mebibytes: number): CountedSource {
  return new CountedSource(memoryFile("file", new Uint8Array(mebibytes * MEBIBYTE)));
}

Deno.test("a small gap is read over, a large one is leapt over", async () => {
  const source = new CountedSource(inPortions(100_000));
  const file = cached(source);
  await file.slice(0, 1000);
  await file.slice(MEBIBYTE, MEBIBYTE + 1000);
  expect(source.starts).toEqual([0]);
  await file.slice(5 * MEBIBYTE, 5 * MEBIBYTE + 1000);
  expect(source.starts).toEqual([0, 5 * MEBIBYTE]);
  expect(source.givenBytes).toBeLessThan(2 * MEBIBYTE);
});

Deno.test("a gap that is under way already is read over", async () => {
  const source = zeros(20);
  const file = cached(source);
  await file.slice(0, 3 * MEBIBYTE);
  await file.slice(8 * MEBIBYTE, 8 * MEBIBYTE + 1000);
  expect(source.starts).toEqual([0]);
  await file.slice(15 * MEBIBYTE, 15 * MEBIBYTE + 1000);
  expect(source.starts).toEqual([0, 15 * MEBIBYTE]);
});

Deno.test("who leaps to the end just after the beginning and comes back reads on where that one stopped", async () => {
  const source = new CountedSource(inPortions(300_000));
  const file = cached(source);
  await file.slice(0, 1000);
  await file.slice(5 * MEBIBYTE, BYTES.length);
  expect(await file.slice(0, BYTES.length)).toEqual(BYTES);
  expect(source.starts).toEqual([0, 5 * MEBIBYTE]);
  expect(source.givenBytes).toBe(BYTES.length + 321);
});

Deno.test("of two places that were left one is kept, if little had been read there", async () => {
  const source = zeros(40);
  const file = cached(source);
  for (const at of [0, 20, 30]) await file.slice(at * MEBIBYTE, at * MEBIBYTE + 1000);
  await file.slice(20 * MEBIBYTE, 24 * MEBIBYTE);
  expect(source.starts).toEqual([0, 20, 30].map((at) => at * MEBIBYTE));
  await file.slice(0, MEBIBYTE);
  await file.slice(24 * MEBIBYTE, 25 * MEBIBYTE);
  expect(source.starts).toEqual([0, 20, 30, 0.25, 24].map((at) => at * MEBIBYTE));
});

Deno.test("two readers at once share one read of the source", async () => {
  const source = new CountedSource(inPortions(100_000));
  const file = cached(source);
  const [a, b] = await Promise.all([file.slice(0, BYTES.length), file.slice(0, BYTES.length)]);
  expect(a).toEqual(b);
  expect(source.starts).toEqual([0]);
});

Deno.test("the least recently used blocks go first, and memory stays within the capacity", async () => {
  const source = new CountedSource(inPortions(100_000));
  const file = cached(source, MEBIBYTE);
  await file.slice(0, BYTES.length);
  expect(source.givenBytes).toBe(BYTES.length);
  await file.slice(BYTES.length - 1000, BYTES.length);
  expect(source.starts).toEqual([0]);
  await file.slice(0, 1000);
  expect(source.starts).toEqual([0, 0]);
});

Deno.test("a long read with leaps leaves less behind than may be kept, and more than ffmpeg is behind", async () => {
  const source = zeros(20);
  const file = cached(source, 12 * MEBIBYTE);
  await file.slice(0, 12 * MEBIBYTE);
  await file.slice(0, 1000);
  expect(source.starts).toEqual([0]);
  await file.slice(0, 16 * MEBIBYTE);
  await file.slice(8 * MEBIBYTE, 20 * MEBIBYTE);
  expect(source.starts).toEqual([0]);
  await file.slice(11 * MEBIBYTE, 12 * MEBIBYTE);
  expect(source.starts).toEqual([0, 11 * MEBIBYTE]);
});

Deno.test("a long read without a leap leaves hardly anything behind", async () => {
  const source = zeros(20);
  const file = cached(source, 12 * MEBIBYTE);
  await file.slice(0, 16 * MEBIBYTE);
  await file.slice(14 * MEBIBYTE, 16 * MEBIBYTE);
  expect(source.starts).toEqual([0]);
  await file.slice(13 * MEBIBYTE, 14 * MEBIBYTE);
  expect(source.starts).toEqual([0, 13 * MEBIBYTE]);
});

Deno.test("a long read gives exactly the file's bytes, in whatever portions they come", async () => {
  for (const portion of [100_000, 300_000, MEBIBYTE, BYTES.length]) {
    const actual = await cached(inPortions(portion), MEBIBYTE).slice(0, BYTES.length);
    expect(actual.length).toBe(BYTES.length);
    expect(actual.findIndex((byte, i) => byte !== BYTES[i])).toBe(-1);
  }
});

Deno.test("the first error of the source stays the error of the file", async () => {
  const broken = new Error("connection lost");
  const source: FileSource = {
    ...memoryFile("file", BYTES),
    async *read() {
      yield await Promise.resolve(BYTES.subarray(0, 300_000));
      throw broken;
    },
  };
  const file = cached(source);
  expect((await file.slice(0, 1000)).length).toBe(1000);
  file.throwIfFailed();
  await expect(file.slice(0, MEBIBYTE)).rejects.toBe(broken);
  expect(() => file.throwIfFailed()).toThrow(broken);
  await expect(file.slice(4 * MEBIBYTE, 5 * MEBIBYTE)).rejects.toBe(broken);
});

Deno.test("at rest nothing is read, and reading can go on afterwards", async () => {
  let stopped = false;
  const source: FileSource = {
    ...memoryFile("file", BYTES),
    async *read(start) {
      try {
        yield await Promise.resolve(BYTES.subarray(start, start + 300_000));
        yield await Promise.resolve(BYTES.subarray(start + 300_000));
      } finally {
        stopped = true;
      }
    },
  };
  const file = cached(source);
  await file.slice(0, 1000);
  await file.rest();
  expect(stopped).toBe(true);
  file.throwIfFailed();
  expect((await file.slice(0, MEBIBYTE)).length).toBe(MEBIBYTE);
});

Deno.test("rest ends a read that waits, and this is no error of the source", async () => {
  const source: FileSource = {
    ...memoryFile("file", BYTES),
    async *read(_start, _end, signal) {
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      yield BYTES;
    },
  };
  const file = cached(source);
  const reading = file.slice(0, 1000).catch(() => "ended");
  await settle();
  await file.rest();
  expect(await reading).toBe("ended");
  file.throwIfFailed();
});

Deno.test("the time spent on waiting for the source is known, also while it waits", async () => {
  const clock = new FakeClock();
  const source: FileSource = {
    ...memoryFile("file", BYTES),
    async *read(start) {
      await clock.sleep(5_000);
      yield BYTES.subarray(start);
    },
  };
  const file = new CachedFile(source, MEBIBYTE, clock, signal);
  const reading = file.slice(0, 1000);
  await clock.advance(3_000);
  expect(file.waitedMs()).toBe(3_000);
  await clock.advance(10_000);
  await reading;
  expect(file.waitedMs()).toBe(5_000);
});
