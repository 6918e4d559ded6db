import { expect } from "expect";
import type { SendMeters } from "../../src/chat/ports.ts";
import { FakeClock } from "../fake_clock.ts";

const CHAT = { name: "chat 7", intervalMs: 1_000, burst: 3, spare: 0 };
const ALL = { name: "all", intervalMs: 1_000 / 30, burst: 30, spare: 0 };
const QUIET = { name: "progress", intervalMs: 0, burst: 1, spare: 0 };

/** What all SendMeters promise. */
export function sendMetersContract(
  name: string,
  open: (clock: FakeClock) => Promise<{ meters: SendMeters } & AsyncDisposable>,
): void {
  const test = (what: string, body: (meters: SendMeters, clock: FakeClock) => Promise<void>) =>
    Deno.test(`SendMeters ${name}: ${what}`, async () => {
      const clock = new FakeClock();
      await using under = await open(clock);
      await body(under.meters, clock);
    });

  test("after a burst one goes at each interval, and a burst again after a rest", async (meters, clock) => {
    const taken = async () => {
      const waits = [];
      for (let i = 0; i < 5; i++) waits.push(await meters.take([CHAT, ALL]));
      return waits;
    };
    expect(await taken()).toEqual([0, 0, 0, 1_000, 1_000]);
    await clock.advance(999);
    expect(await taken()).toEqual([1, 1, 1, 1, 1]);
    await clock.advance(1);
    expect(await taken()).toEqual([0, 1_000, 1_000, 1_000, 1_000]);
    await clock.advance(3_000);
    expect(await taken()).toEqual([0, 0, 0, 1_000, 1_000]);
  });

  test("where one has no room none is counted", async (meters, clock) => {
    for (let i = 0; i < 3; i++) await meters.take([CHAT]);
    for (let i = 0; i < 40; i++) expect(await meters.take([CHAT, ALL])).toBe(1_000);
    for (let i = 0; i < 30; i++) expect(await meters.take([ALL])).toBe(0);
    expect(await meters.take([ALL])).toBe(34);
    await clock.advance(34);
    expect(await meters.take([ALL])).toBe(0);
  });

  test("what is to be spare is left", async (meters) => {
    const modest = { ...CHAT, spare: 1 };
    expect([await meters.take([modest]), await meters.take([modest])]).toEqual([0, 0]);
    expect(await meters.take([modest])).toBe(1_000);
    expect(await meters.take([CHAT])).toBe(0);
  });

  test(
    "a block holds until its end, without a burst after it; a shorter one changes nothing",
    async (meters, clock) => {
      await meters.block(CHAT, 20_000);
      await meters.block(CHAT, 5_000);
      expect(await meters.take([CHAT])).toBe(20_000);
      await clock.advance(20_000);
      expect([await meters.take([CHAT]), await meters.take([CHAT])]).toEqual([0, 1_000]);
    },
  );

  test(
    "what has no pace of its own can be blocked, and holds up only who heeds it",
    async (meters, clock) => {
      expect([await meters.take([CHAT, QUIET]), await meters.take([CHAT, QUIET])]).toEqual([0, 0]);
      await meters.block(QUIET, 60_000);
      expect(await meters.take([ALL, QUIET])).toBe(60_000);
      expect(await meters.take([ALL])).toBe(0);
      await clock.advance(60_000);
      expect(await meters.take([ALL, QUIET])).toBe(0);
    },
  );
}
