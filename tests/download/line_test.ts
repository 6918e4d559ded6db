import { expect } from "expect";
import { costOf, Line } from "../../src/download/reading/line.ts";

const MEBIBYTE = 2 ** 20;
const small = (tookMs: number) => ({ bytes: 4096, tookMs, besides: 1 });

Deno.test("line: the quickest small answers tell the round trip, large ones and those beside them the rate; the first of all tells nothing", () => {
  const line = new Line();
  line.noteAnswer(small(5));
  for (const tookMs of [90, 60, 140]) line.noteAnswer(small(tookMs));
  expect(line.isKnown).toBe(false);
  for (let i = 0; i < 20; i++) line.noteAnswer({ bytes: MEBIBYTE, tookMs: 60 + 1000, besides: 8 });
  expect(line.seen.roundTripMs).toBe(60);
  expect(line.isKnown).toBe(true);
  expect(line.seen.bytesPerSecond).toBeCloseTo(8 * MEBIBYTE, -3);
  for (let i = 0; i < 16; i++) line.noteAnswer(small(200));
  expect(line.seen.roundTripMs).toBe(200);
});

Deno.test("line: a wait counts for each request, and is forgotten when none follows", () => {
  const line = new Line();
  line.noteWait(30_000);
  const requests = [{ offset: 0, limit: MEBIBYTE }, { offset: MEBIBYTE, limit: MEBIBYTE }];
  const withWaits = costOf(requests, line).seconds;
  expect(withWaits).toBeGreaterThan(costOf(requests, new Line()).seconds + 0.2);
  for (let i = 0; i < 2000; i++) line.noteAnswer(small(60));
  expect(costOf(requests, line).seconds).toBeCloseTo(costOf(requests, new Line()).seconds, 3);
});

Deno.test("line: a rate that nothing told again for long is not known any more", () => {
  const line = new Line();
  for (
    const answer of [small(60), small(60), small(60), small(60), { bytes: MEBIBYTE, tookMs: 200, besides: 1 }]
  ) {
    line.noteAnswer(answer);
  }
  expect(line.isKnown).toBe(true);
  for (let i = 0; i < 5000; i++) line.noteAnswer(small(60));
  expect(line.isKnown).toBe(false);
});
