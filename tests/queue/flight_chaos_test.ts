import { expect } from "expect";
import fc from "fast-check";
import { type Flyer, SingleFlight, StandAside } from "../../src/queue/single_flight.ts";
import { ArrivalOrder, type Permit, Semaphore } from "../../src/semaphore.ts";
import { FakeClock } from "../fake_clock.ts";

/** What becomes of one try: who stands aside is ready again a second later. */
type Try = "ok" | "ok for few" | "fails" | "stands aside";

interface Plan {
  comesAt: number;
  /** When this one gives up; undefined: never. */
  leavesAt: number | undefined;
  isPicky: boolean;
  /** "ok" beyond them. */
  tries: Try[];
}

const SECOND = 1000;
const plans = fc.array(
  fc.record({
    comesAt: fc.integer({ min: 0, max: 8 }),
    leavesAt: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    isPicky: fc.boolean(),
    tries: fc.array(fc.constantFrom<Try>("ok", "ok for few", "fails", "stands aside"), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Takes turns with everybody, and needs a second for a try. */
class Planned implements Flyer<string> {
  static working = 0;
  #readyAt = 0;

  constructor(
    readonly plan: Plan,
    readonly clock: FakeClock,
    readonly turns: Semaphore<Planned>,
    readonly signal: AbortSignal,
  ) {}

  async takeTurn(...signals: AbortSignal[]): Promise<Permit> {
    const signal = AbortSignal.any(signals);
    await this.clock.sleep(this.#readyAt - this.clock.now(), signal);
    return await this.turns.acquire(this, signal);
  }

  async work(first: Permit | undefined): Promise<string> {
    using _permit = first ?? await this.takeTurn(this.signal);
    expect(++Planned.working).toBe(1);
    try {
      await this.clock.sleep(SECOND, this.signal);
    } finally {
      Planned.working--;
    }
    const outcome = this.plan.tries.shift() ?? "ok";
    if (outcome === "fails") throw new Error("fails");
    if (outcome === "stands aside") this.#readyAt = this.clock.now() + SECOND;
    if (outcome === "stands aside") throw new StandAside();
    return outcome;
  }

  accepts(result: string): boolean {
    return result === "ok" || !this.plan.isPicky;
  }

  inheritFrom(): Promise<void> {
    return Promise.resolve();
  }
}

Deno.test("whoever comes, leaves, fails or stands aside: nobody waits for ever, and one works at a time", async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.integer({ min: 1, max: 2 }), async (planned, workers) => {
      const clock = new FakeClock(0);
      const flights = new SingleFlight<string, Planned>();
      const turns = new Semaphore<Planned>(workers, new ArrivalOrder());
      let waiting = planned.length;
      const ends = planned.map((plan) => follow(plan, { clock, flights, turns }).finally(() => waiting--));
      await clock.advance(60 * SECOND);
      expect(waiting).toBe(0);
      await Promise.all(ends);
      expect(turns.inUse).toBe(0);
      expect(flights.isWanted("file")).toBe(false);
    }),
    { numRuns: 150 },
  );
});

/** Resolves when this one has a result that it accepts, failed, or left. */
async function follow(
  plan: Plan,
  { clock, flights, turns }: {
    clock: FakeClock;
    flights: SingleFlight<string, Planned>;
    turns: Semaphore<Planned>;
  },
): Promise<void> {
  const leaving = new AbortController();
  const flyer = new Planned({ ...plan, tries: [...plan.tries] }, clock, turns, leaving.signal);
  await clock.sleep(plan.comesAt * SECOND);
  const ended = new AbortController();
  if (plan.leavesAt !== undefined) {
    clock.sleep(plan.leavesAt * SECOND - plan.comesAt * SECOND, ended.signal)
      .then(() => leaving.abort(new Error("leaves")), () => {});
  }
  try {
    const result = await flights.run("file", flyer, leaving.signal);
    expect(["ok", "ok for few"]).toContain(result);
  } catch (error) {
    expect(["fails", "leaves"]).toContain(error instanceof Error ? error.message : error);
  } finally {
    ended.abort();
  }
}
