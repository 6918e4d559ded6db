import { expect } from "expect";
import { refuseStandstill } from "../../src/audio/standstill.ts";
import type { Clock } from "../../src/clock.ts";
import { FakeClock } from "../fake_clock.ts";

const PATIENCE_MS = 60_000;

/** A clock whose time jumps while everybody sleeps, as that of a machine that was suspended. */
class JumpingClock implements Clock {
  #jumpedMs = 0;

  constructor(readonly inner: FakeClock) {}

  jump(ms: number): void {
    this.#jumpedMs += ms;
  }

  now(): number {
    return this.inner.now() + this.#jumpedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.inner.sleep(ms, signal);
  }
}

function bed() {
  const inner = new FakeClock();
  const clock = new JumpingClock(inner);
  const work = Promise.withResolvers<string>();
  let waited = 0;
  const patience = { clock, patienceMs: PATIENCE_MS, waitedMs: () => waited };
  const outcome = refuseStandstill(work.promise, patience).catch((error: unknown) => error);
  return { inner, clock, work, outcome, wait: (ms: number) => waited += ms };
}

for (const jumpMs of [70_000, 3_600_000, 365 * 86_400_000, -70_000]) {
  Deno.test(`patience: a jump of the clock by ${jumpMs / 1000} s ends nothing`, async () => {
    const { inner, clock, work, outcome } = bed();
    await inner.advance(1_000);
    clock.jump(jumpMs);
    await inner.advance(40_000);
    work.resolve("sound");
    expect(await outcome).toBe("sound");
  });
}

Deno.test("patience: work without progress is endless, jumps or not", async () => {
  const { inner, clock, outcome } = bed();
  clock.jump(70_000);
  await inner.advance(2 * PATIENCE_MS);
  expect(await outcome).toMatchObject({ problem: "endless" });
});

Deno.test("patience: waiting for the file's bytes does not count", async () => {
  const { inner, work, outcome, wait } = bed();
  for (let minute = 0; minute < 10; minute++) {
    wait(PATIENCE_MS);
    await inner.advance(PATIENCE_MS);
  }
  work.resolve("sound");
  expect(await outcome).toBe("sound");
});
