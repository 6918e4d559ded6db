import { expect } from "expect";
import fc from "fast-check";
import { openDownloads } from "../../src/download/downloads.ts";
import { Line } from "../../src/download/reading/line.ts";
import { MtprotoFile } from "../../src/download/reading/mtproto_file.ts";
import type { Part } from "../../src/download/reading/parts.ts";
import { collect, never, noise, sha256 } from "./bytes.ts";
import { startTelegram } from "./telegram.ts";

const MEBIBYTE = 1024 * 1024;
const GET_FILE = "upload.getFile";
const GET_MESSAGES = "messages.getMessages";

/** A file that Telegram gives out by parts, whatever is said of its size. */
function fileOf(bytes: Uint8Array<ArrayBuffer>, announcedBytes?: number, told?: number) {
  const asked: Part[] = [];
  let questions = 0;
  const file = new MtprotoFile({
    partsAhead: () => 8,
    name: "",
    line: new Line(),
    announcedBytes,
    readPart: (part) => {
      asked.push(part);
      return Promise.resolve(bytes.subarray(part.offset, part.offset + part.limit));
    },
    askSize: () => {
      questions++;
      return Promise.resolve(told);
    },
  });
  return { file, asked, questions: () => questions };
}

const size = fc.oneof(
  fc.integer({ min: 0, max: 3 * MEBIBYTE }),
  fc.constantFrom(0, 1, 4095, 4096, 4097, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 2 * MEBIBYTE),
);
const nonsense = fc.constantFrom(-1, 0, 0.5, NaN, Infinity, 2 ** 31, 2 ** 32, 2 ** 53, 5e9);
const announcement = fc.option(fc.oneof(size, nonsense), { nil: undefined });

Deno.test("announced size: whatever is told, a file is measured and read to its true end, and its size asked for once", async () => {
  const all = noise(3 * MEBIBYTE);
  await fc.assert(
    fc.asyncProperty(size, announcement, announcement, async (length, announced, told) => {
      const bytes = all.subarray(0, length);
      const measured = fileOf(bytes, announced, told);
      expect(await measured.file.measure(never)).toBe(length);
      expect(measured.file.sizeBytes).toBe(length);
      const read = fileOf(bytes, announced, told);
      expect(sha256(await collect(read.file.read(0, undefined, never)))).toBe(sha256(bytes));
      expect(read.file.endBytes).toBe(length);
      expect(Math.max(measured.questions(), read.questions())).toBeLessThanOrEqual(1);
      expect(measured.asked.length).toBeLessThan(40);
    }),
    { numRuns: 300 },
  );
});

Deno.test("announced size: whatever is told, any range is exactly the file's bytes", async () => {
  const all = noise(3 * MEBIBYTE);
  await fc.assert(
    fc.asyncProperty(size, announcement, announcement, size, size, async (length, announced, told, a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const { file } = fileOf(all.subarray(0, length), announced, told);
      const got = await collect(file.read(start, end, never));
      expect(sha256(got)).toBe(sha256(all.subarray(0, length).subarray(start, end)));
    }),
    { numRuns: 200 },
  );
});

Deno.test("announced size: a true one costs no request", async () => {
  for (const length of [1, 100_000, 5 * MEBIBYTE + 7, 2 * MEBIBYTE - 4096]) {
    const { file, asked, questions } = fileOf(noise(length), length);
    await file.measure(never);
    await collect(file.read(0, undefined, never));
    expect([asked.length, questions()]).toEqual([new Set(asked.map(({ offset }) => offset)).size, 0]);
    expect(asked.reduce((sum, { limit }) => sum + limit, 0)).toBeLessThan(2 * length + 4096);
  }
});

Deno.test("announced size: an empty answer in the middle of a file does not end it", async () => {
  const bytes = noise(3 * MEBIBYTE + 5);
  let glitches = 1;
  const file = new MtprotoFile({
    partsAhead: () => 8,
    name: "",
    line: new Line(),
    announcedBytes: bytes.length,
    readPart: ({ offset, limit }) =>
      Promise.resolve(
        offset === MEBIBYTE && glitches-- > 0 ? new Uint8Array() : bytes.subarray(offset, offset + limit),
      ),
    askSize: () => Promise.resolve(undefined),
  });
  expect(sha256(await collect(file.read(0, undefined, never)))).toBe(sha256(bytes));
});

const TRUE_BYTES = 9 * MEBIBYTE + 54_321;
const ANNOUNCED: Record<string, { update?: number | "missing"; message?: number }> = {
  "five bytes too many": { update: TRUE_BYTES + 5 },
  "five bytes too few": { update: TRUE_BYTES - 5 },
  "a whole MiB, in the message, too": { update: 8 * MEBIBYTE, message: 8 * MEBIBYTE },
  "nothing": { update: "missing", message: 1 },
  "zero": { update: 0, message: 0 },
  "a negative number": { update: -1, message: -1 },
  "one byte": { update: 1, message: 1 },
  "twice as much": { update: 2 * TRUE_BYTES, message: 2 * TRUE_BYTES },
  "more than any file": { update: 2 ** 42, message: 2 ** 42 },
};

for (const [what, announced] of Object.entries(ANNOUNCED)) {
  Deno.test(`announced size: of a file that is said to have ${what}, all bytes arrive, and their hash`, async () => {
    await using telegram = await startTelegram();
    const bytes = noise(TRUE_BYTES);
    const { ref } = telegram.send(bytes, 4, announced);
    await using downloads = await openDownloads(telegram.options);
    await using file = await downloads.opener.open(ref, never);
    expect(await file.measure(never)).toBe(TRUE_BYTES);
    expect(file.sizeBytes).toBe(TRUE_BYTES);
    expect(sha256(await collect(file.read(0, undefined, never)))).toBe(sha256(bytes));
    expect(await file.sha256).toBe(sha256(bytes));
    const { requestsByMethod } = telegram.server.counts();
    expect(requestsByMethod[GET_MESSAGES] ?? 0).toBeLessThanOrEqual(1);
    expect(requestsByMethod[GET_FILE]).toBeLessThan(50);
  });
}
