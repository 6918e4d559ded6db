import { type Clock, systemClock } from "../../../src/clock.ts";
import type { Ask, Heard } from "../../../src/providers/local/protocol.ts";
import { Recogniser } from "../../../src/providers/local/recogniser.ts";
import { RecogniserPool } from "../../../src/providers/local/recogniser_pool.ts";

/** The first sample of an utterance tells the scripted worker what to do with it; other numbers are heard as they are. */
export const CRASH = -1;
export const ENDLESS = -2;
export const MISSING = -3;

export const IDLE_MS = 60_000;

export function startScriptedWorker(): Worker {
  return new Worker(new URL("./scripted_worker.ts", import.meta.url), { type: "module" });
}

type Pool = RecogniserPool<Ask, Heard>;

/** A pool of real workers that follow scripts; `started` counts them. */
export function scriptedPool(
  size: number,
  clock: Clock = systemClock,
  mayGrow = () => true,
): Pool & { started: number } {
  const setup = () => Promise.resolve({ modelDir: "no model here", runtime: "native" } as const);
  const create = () => {
    counted.started++;
    return new Recogniser<Ask, Heard>(startScriptedWorker(), setup);
  };
  const counted = Object.assign(new RecogniserPool({ size, create, mayGrow, clock, idleMs: IDLE_MS }), {
    started: 0,
  });
  return counted;
}

/** What a worker is asked. */
export function script(...samples: number[]): Ask {
  return { samples: Int16Array.from(samples) };
}
