import { expect } from "expect";
import fc from "fast-check";
import { DeliveryError } from "../../src/pipeline/errors.ts";
import type { ProviderName } from "../../src/pipeline/transcriber.ts";
import { FakeClock } from "../fake_clock.ts";
import { FailingStore } from "./failing_store.ts";
import { nameOf } from "./fakes.ts";
import { Workbench } from "./workbench.ts";

const PARTS = 3;
const HOUR_MS = 3_600_000;

/** What happens next, and how long after it the one after that. */
type Step =
  & { afterMs: number }
  & (
    | { what: "send"; person: string; isShared: boolean; outcome: string; provider: ProviderName }
    | { what: "cancel"; which: number }
    | { what: "disk fills or empties" }
    | { what: "restart" }
  );

const afterMs = fc.integer({ min: 0, max: 1_500 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        what: fc.constant("send" as const),
        person: fc.constantFrom("a", "b", "c"),
        isShared: fc.boolean(),
        outcome: fc.constantFrom("ok", "net", "flood30", "limit20", "offline"),
        provider: fc.constantFrom<ProviderName>("groq", "local"),
        afterMs,
      }),
    },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("cancel" as const), which: fc.nat(20), afterMs }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("disk fills or empties" as const), afterMs }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("restart" as const), afterMs }) },
  ),
  { minLength: 60, maxLength: 120, size: "max" },
);
const breaks = fc.array(fc.constantFrom("", "", "", "a moment", "30 s"), { maxLength: 20, size: "max" });

/** A queue, its people, and what they saw. */
class Chaos {
  readonly clock = new FakeClock();
  readonly store = new FailingStore(this.clock);
  readonly bench = new Workbench({ clock: this.clock, store: this.store, pieceCount: 3 });
  readonly names: string[] = [];
  readonly sent: string[] = [];
  readonly stopped = new Set<string>();

  constructor(breaks: string[]) {
    this.bench.messenger.deliver = async (job, _transcript, onSent) => {
      for (let part = job.sentParts; part < PARTS; part++) {
        await this.clock.sleep(200);
        const broken = breaks.shift();
        if (broken) {
          throw new DeliveryError("unavailable", broken, broken === "30 s" ? { retryAfterMs: 30_000 } : {});
        }
        this.sent.push(`${nameOf(job)}#${part}`);
        if (part + 1 < PARTS) await onSent(part + 1);
      }
    };
  }

  async does(step: Step): Promise<void> {
    const { bench, store } = this;
    if (step.what === "send" && !store.isFull) await this.#send(step);
    if (step.what === "cancel") this.#cancel(this.names.at(step.which % Math.max(1, this.names.length)));
    if (step.what === "disk fills or empties") store.isFull = !store.isFull;
    if (step.what === "restart" && !store.isFull) {
      await bench.stop();
      await bench.restart();
    }
    await this.clock.advance(step.afterMs);
  }

  async #send({ person, isShared, outcome, provider }: Step & { what: "send" }): Promise<void> {
    const name = `${person}${this.names.push("")}`;
    this.names[this.names.length - 1] = name;
    this.bench.runner.outcomes.set(name, [outcome]);
    this.bench.providers.set(name, provider);
    await this.bench.send(name, isShared ? { fileUniqueId: "same" } : {});
  }

  #cancel(name: string | undefined): void {
    if (name === undefined) return;
    this.bench.cancel(name).then((isStopped) => isStopped && this.stopped.add(name), () => {});
  }
}

Deno.test("whenever the disk fills, jobs are stopped and the program restarts: each answer comes once, whole or not at all, and no piece is paid for twice", async () => {
  await fc.assert(
    fc.asyncProperty(steps, breaks, async (steps, breaks) => {
      const chaos = new Chaos(breaks);
      const { bench, clock, store, names, sent, stopped } = chaos;
      await bench.queue.start();
      for (const step of steps) await chaos.does(step);
      store.isFull = false;
      await clock.advance(2 * HOUR_MS);
      for (const name of names) {
        const answer = sent.filter((part) => part.startsWith(`${name}#`));
        const isStopped = await bench.stateOf(name) === "cancelled";
        expect(answer).toEqual(
          isStopped ? [] : Array.from({ length: PARTS }, (_, part) => `${name}#${part}`),
        );
        if (stopped.has(name)) expect(isStopped).toBe(true);
      }
      const own = bench.runner.paid.filter((piece) => !piece.startsWith("same"));
      expect(own.length).toBe(new Set(own).size);
      expect(await store.unfinished()).toEqual([]);
      await bench.stop();
    }),
    { numRuns: 40 },
  );
});
