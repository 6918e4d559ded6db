import { expect } from "expect";
import fc from "fast-check";
import { ChatFile } from "../../src/download/reading/chat_file.ts";
import { MtprotoFile } from "../../src/download/reading/mtproto_file.ts";
import { Line } from "../../src/download/reading/line.ts";
import { MAX_PART_BYTES, MIN_PART_BYTES, type Part, partsAround } from "../../src/download/reading/parts.ts";
import { SourceError } from "../../src/pipeline/errors.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import type { PlacedBytes, Range } from "../../src/pipeline/file_source.ts";
import { never, noise } from "./bytes.ts";

const KIB = 1024;
const BYTES = noise(3 * MAX_PART_BYTES + 12_345);
const place = fc.nat(BYTES.length);
const range = fc.tuple(place, place).map(([a, b]): Range => ({
  start: Math.min(a, b),
  end: Math.max(a, b) + 1,
}));
const ranges = fc.array(
  fc.oneof(
    range.map(({ start, end }) => ({ start, end: Math.min(end, BYTES.length, start + 20_000) })),
    range.map(({ start, end }) => ({ start, end: Math.min(end, BYTES.length) })),
  ).filter(({ start, end }) => start < end),
  { minLength: 1, maxLength: 8 },
);

Deno.test("ranges: parts around one cover it, obey Telegram's rules, and fetch little in vain", () => {
  fc.assert(fc.property(range, ({ start, end }) => {
    const parts = [...partsAround(start, end)];
    for (const { offset, limit } of parts) {
      expect([offset % MIN_PART_BYTES, MAX_PART_BYTES % limit]).toEqual([0, 0]);
      expect(Math.floor(offset / MAX_PART_BYTES)).toBe(Math.floor((offset + limit - 1) / MAX_PART_BYTES));
    }
    let covered = start;
    for (const { offset, limit } of parts) {
      expect(offset).toBeLessThanOrEqual(covered);
      expect(offset + limit).toBeGreaterThan(covered);
      covered = offset + limit;
    }
    expect(covered).toBeGreaterThanOrEqual(end);
    const asked = parts.reduce((sum, { limit }) => sum + limit, 0);
    expect(asked).toBeLessThan((end - start) * 1.25 + 128 * KIB);
  }));
  expect([...partsAround(100_000, 116_000)]).toEqual([{ offset: 98_304, limit: 32_768 }]);
});

/** Telegram as far as parts go: what is asked of it, and how much at once. */
function telegram(failures: number[] = []) {
  const asked: Part[] = [];
  let [waitingBytes, mostBytes] = [0, 0];
  const file = new MtprotoFile({
    partsAhead: () => 8,
    name: "",
    announcedBytes: BYTES.length,
    line: new Line(),
    async readPart(part) {
      asked.push(part);
      waitingBytes += part.limit;
      mostBytes = Math.max(mostBytes, waitingBytes);
      await Promise.resolve();
      waitingBytes -= part.limit;
      if (failures.includes(asked.length)) throw new SourceError("unavailable", "an outage");
      return BYTES.slice(part.offset, part.offset + part.limit);
    },
    askSize: () => Promise.resolve(undefined),
  });
  return { file, asked, mostBytes: () => mostBytes };
}

Deno.test("ranges: each comes whole and in its order, within bounded memory, also when the way to the file changes", async () => {
  await fc.assert(
    fc.asyncProperty(
      ranges,
      fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 1 }),
      async (wanted, failures) => {
        const { file, mostBytes } = telegram(failures);
        const other = {
          ...memoryFile("", BYTES),
          endBytes: BYTES.length,
          measure: () => Promise.resolve(BYTES.length),
        };
        await using chatFile = new ChatFile(file, () => Promise.resolve(other));
        const came = await Array.fromAsync(chatFile.readRanges(wanted, never));
        expect(joinedRanges(came)).toEqual(
          joinedRanges(wanted.map(({ start, end }) => ({ start, bytes: BYTES.subarray(start, end) }))),
        );
        for (const { start, bytes } of came) {
          expect(bytes.every((byte, i) => byte === BYTES[start + i])).toBe(true);
        }
        expect(mostBytes()).toBeLessThanOrEqual(9 * MAX_PART_BYTES);
      },
    ),
    {
      numRuns: 25,
      examples: [[[{ start: 0, end: 262_145 }, { start: 0, end: 1 }, { start: 0, end: 1 }], [4]]],
    },
  );
});

Deno.test("ranges: a way that closes while the line is looked at gives way to the other", async () => {
  const measured = { endBytes: BYTES.length, measure: () => Promise.resolve(BYTES.length) };
  const gauge = () => Promise.reject(new SourceError("wait", "for an hour", { retryAfterMs: 3_600_000 }));
  const other = { ...memoryFile("other", BYTES), ...measured };
  await using file = new ChatFile(
    { ...memoryFile("", BYTES), ...measured, gauge },
    () => Promise.resolve(other),
  );
  await file.gauge(never);
  expect(file.name).toBe("other");
});

/** Which stretches came, those that follow each other as one. */
function joinedRanges(placed: readonly PlacedBytes[]): Range[] {
  const joined: Range[] = [];
  for (const { start, bytes } of placed) {
    const last = joined.at(-1);
    if (last?.end === start) last.end += bytes.length;
    else joined.push({ start, end: start + bytes.length });
  }
  return joined;
}
