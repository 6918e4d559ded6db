/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/// <reference lib="deno.unstable" />
import { ProviderError } from "../../pipeline/errors.ts";
import { type Ask, type Request, type Response, REST, type Setup } from "./protocol.ts";

/** What a worker makes of one ask. */
export interface WorkingModel<A extends Ask, H> {
  /** @param isCancelled asked between tokens; when true, what was heard so far is enough */
  hear(ask: A, isCancelled: () => boolean): Promise<H>;
  release(): Promise<void>;
}

/** Makes this worker answer requests: it loads the model at the first one, and tells what it can classify. */
export function serveModel<A extends Ask, H>(load: (setup: Setup) => Promise<WorkingModel<A, H>>): void {
  let model: Promise<WorkingModel<A, H>> | undefined;

  async function answer({ setup, ask, cancelled }: Request<A>): Promise<Response<H>> {
    try {
      model ??= load(setup);
      return { heard: await (await model).hear(ask, () => Atomics.load(cancelled, 0) !== 0) };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      model = undefined; // it may be there next time
      return { problem: error.problem, message: error.message };
    }
  }

  async function rest(): Promise<void> {
    await (await model)?.release();
    self.close();
  }

  self.onmessage = async ({ data }: MessageEvent<Request<A> | typeof REST>) => {
    if (data === REST) await rest();
    else self.postMessage(await answer(data));
  };
}

/** As the models take it: -1 to 1. */
export function toFloats(samples: Int16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(samples, (sample) => sample / 32768);
}
