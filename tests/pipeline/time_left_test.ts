import { expect } from "expect";
import { type FileProgress, ProgressMeter } from "../../src/pipeline/file_progress.ts";
import type { PieceProgress } from "../../src/pipeline/transcribe.ts";
import { FakeClock } from "../fake_clock.ts";

const TOTAL = { totalSeconds: 1_000, knownPieces: 9 };

/** What is told of the time left while a file is heard. */
class Meter {
  readonly clock = new FakeClock();
  #latest: FileProgress | undefined;
  readonly #meter = new ProgressMeter((progress) => this.#latest = progress, this.clock);

  async after(ms: number, finishedPieces: number, doneSeconds: number, more: Partial<PieceProgress> = {}) {
    await this.clock.advance(ms);
    this.#meter.heard({ ...TOTAL, finishedPieces, doneSeconds, ...more });
    return this.left();
  }

  /** A part of the file came in, so that progress is told once more. */
  async received(ms: number, receivedBytes: number) {
    await this.clock.advance(ms);
    this.#meter.received({ receivedBytes, sizeBytes: 1_000, bytesPerSecond: 1 });
    return this.left();
  }

  left(): number | undefined {
    return this.#latest?.stage === "transcribing" ? this.#latest.secondsLeft : undefined;
  }
}

Deno.test("time left is judged by what was heard, runs down in between, and ends where it took longer", async () => {
  const meter = new Meter();
  expect(await meter.after(5_000, 0, 0)).toBeUndefined();
  expect(await meter.after(5_000, 1, 100)).toBe(90);
  expect(await meter.after(40_000, 1, 100)).toBe(50);
  expect(await meter.after(0, 2, 500)).toBe(50);
  expect(await meter.after(50_000, 2, 500)).toBeUndefined();
  expect(await meter.after(0, 3, 1_000)).toBeUndefined();
});

Deno.test("nothing is told of the time left after a moment, or a crumb", async () => {
  expect(await new Meter().after(1_000, 1, 500)).toBeUndefined();
  expect(await new Meter().after(60_000, 1, 10)).toBeUndefined();
});

Deno.test("what was heard in an earlier run says nothing of how fast this one is", async () => {
  const meter = new Meter();
  expect(await meter.after(100, 4, 800, { earlierSeconds: 800 })).toBeUndefined();
  expect(await meter.after(9_900, 5, 900, { earlierSeconds: 800 })).toBe(10);
});

Deno.test("what is under way counts by half", async () => {
  expect(await new Meter().after(10_000, 1, 100, { knownSeconds: 300 })).toBe(40);
  expect(await new Meter().after(10_000, 1, 50, { knownSeconds: 100 })).toBeUndefined();
});

Deno.test("nothing is heard sooner than it comes in", async () => {
  const meter = new Meter();
  await meter.after(10_000, 1, 500);
  expect(await meter.received(0, 900)).toBe(100);
  expect(await meter.received(1_000, 999)).toBe(9);
});
