import { type Clock, systemClock } from "../../../src/clock.ts";
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

/** A pool of real workers that follow scripts; `started` counts them. */
export function scriptedPool(size: number, clock: Clock = systemClock): RecogniserPool & { started: number } {
  const setup = () => Promise.resolve({ modelDir: "no model here", runtime: "native" } as const);
  const create = () => {
    counted.started++;
    return new Recogniser(startScriptedWorker(), setup);
  };
  const counted = Object.assign(new RecogniserPool({ size, create, clock, idleMs: IDLE_MS }), { started: 0 });
  return counted;
}

export function script(...samples: number[]): Int16Array<ArrayBuffer> {
  return Int16Array.from(samples);
}
