/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/// <reference lib="deno.unstable" />
/** Runs in a Worker: loads the model at the first request, then turns utterances into text. */
import tokenizer from "llama-tokenizer-js";
import { ProviderError } from "../../pipeline/errors.ts";
import { Moonshine } from "./moonshine.ts";
import { type Request, type Response, REST } from "./protocol.ts";

/** Below this the words are guesses about noise: real speech, even unclear, measures above -0.8. */
const LEAST_MEAN_LOG_PROBABILITY = -1.2;

let model: Promise<Moonshine> | undefined;

// Only writing tokens needs these tables, and they take 30 MB in every worker.
tokenizer.merges.clear();
tokenizer.vocabByString.clear();

async function answer({ setup, samples, cancelled }: Request): Promise<Response> {
  try {
    model ??= Moonshine.load(setup);
    const isCancelled = () => Atomics.load(cancelled, 0) !== 0;
    const floats = Float32Array.from(samples, (s) => s / 32768);
    const { tokens, meanLogProbability } = await (await model).recognise(floats, isCancelled);
    const isGuess = meanLogProbability < LEAST_MEAN_LOG_PROBABILITY;
    return { text: isGuess ? "" : tokenizer.decode(tokens, false, false).trim(), meanLogProbability };
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

self.onmessage = async ({ data }: MessageEvent<Request | typeof REST>) => {
  if (data === REST) await rest();
  else self.postMessage(await answer(data));
};
