import type { ProviderProblem } from "../../pipeline/errors.ts";
import type { RuntimeKind } from "./runtime/runtime.ts";

/** What a worker works with; the same for all of its requests. */
export interface Setup {
  modelDir: string;
  runtime: RuntimeKind;
}

/** What is asked of whatever model: speech, and what it must be told beside. */
export interface Ask {
  /** Mono, 16 kHz, signed 16 bit. */
  samples: Int16Array<ArrayBuffer>;
}

/** What a worker is asked; one request at a time. */
export interface Request<A extends Ask = Ask> {
  ask: A;
  setup: Setup;
  /** One number; the worker stops at the next token once it is not 0. */
  cancelled: Int32Array<SharedArrayBuffer>;
}

/** Ends the worker, once its model has given back its memory: with the worker alone machine code gives back nothing. */
export const REST = "rest";

/** What was made of an utterance. */
export interface Heard {
  /** Empty when nothing was understood. */
  text: string;
  /** Natural logarithm, over all tokens: 0 is certain. */
  meanLogProbability: number;
}

/** What it answers. A failure it cannot classify ends the worker instead (its "error" event). */
export type Response<H = Heard> =
  | { heard: H }
  | { problem: ProviderProblem; message: string };
