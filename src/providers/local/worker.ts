/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/// <reference lib="deno.unstable" />
/** Runs in a Worker: turns utterances of English into text. */
import tokenizer from "llama-tokenizer-js";
import { serveModel, toFloats } from "./model_worker.ts";
import { Moonshine } from "./moonshine.ts";
import type { Ask, Heard } from "./protocol.ts";

/** Below this the words are guesses about noise: real speech, even unclear, measures above -0.8. */
const LEAST_MEAN_LOG_PROBABILITY = -1.2;

// Only writing tokens needs these tables, and they take 30 MB in every worker.
tokenizer.merges.clear();
tokenizer.vocabByString.clear();

serveModel<Ask, Heard>(async (setup) => {
  const model = await Moonshine.load(setup);
  return {
    hear: async ({ samples }, isCancelled) => {
      const { tokens, meanLogProbability } = await model.recognise(toFloats(samples), isCancelled);
      const isGuess = meanLogProbability < LEAST_MEAN_LOG_PROBABILITY;
      return { text: isGuess ? "" : tokenizer.decode(tokens, false, false).trim(), meanLogProbability };
    },
    release: () => model.release(),
  };
});
