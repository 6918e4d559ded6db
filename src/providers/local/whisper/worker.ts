/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/// <reference lib="deno.unstable" />
/** Runs in a Worker: turns windows of speech in many languages into text. */
import { SAMPLE_RATE } from "../../../pipeline/audio_reader.ts";
import { serveModel, toFloats } from "../model_worker.ts";
import { chooseLanguage } from "./language_choice.ts";
import { loadModel } from "./model_folder.ts";
import type { HeardWindow, WindowAsk } from "./protocol.ts";
import { stretchesOf } from "./stretches.ts";

serveModel<WindowAsk, HeardWindow>(async (setup) => {
  const { whisper, tokenizer } = await loadModel(setup);
  return {
    hear: async ({ samples, language: known, languages, likely, elsewhere }, isCancelled) => {
      const window = await whisper.begin(toFloats(samples));
      const language = known ?? chooseLanguage(window.languages, languages, likely);
      if (language === undefined || language === elsewhere) {
        return { language, stretches: [], noSpeechProbability: 0 };
      }
      const seconds = samples.length / SAMPLE_RATE;
      const tokens = await whisper.decode(window, language, seconds, isCancelled);
      const { noSpeechProbability } = window;
      return { language, stretches: stretchesOf(tokens, tokenizer, seconds), noSpeechProbability };
    },
    release: () => whisper.release(),
  };
});
