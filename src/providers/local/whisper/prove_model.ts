import { fileURLToPath } from "node:url";
import { Recogniser } from "../recogniser.ts";
import type { FoundRuntime } from "../runtime/find_runtime.ts";
import type { HeardWindow, WindowAsk } from "./protocol.ts";

/** A short spoken sample, and words that are heard in it. */
export const SAMPLE = {
  path: fileURLToPath(new URL("./sample.ogg", import.meta.url)),
  language: "en",
  words: ["morning", "coffee", "meeting", "doctor"],
} as const;

/**
 * Hears the sample with the model in this folder.
 * @param samples of the sample: mono, 16 kHz
 * @throws when that gives another language or other words
 */
export async function proveModel(
  modelDir: string,
  samples: Int16Array<ArrayBuffer>,
  runtime: FoundRuntime,
): Promise<void> {
  const { language, text } = await hear(modelDir, samples, runtime);
  const isRight = language === SAMPLE.language &&
    SAMPLE.words.every((word) => text.toLowerCase().includes(word));
  if (!isRight) {
    throw new Error(`the model hears a sample wrongly (${language}: "${text}"): nothing was changed`);
  }
}

/** The same of a model that may have been trained on another language alone. @throws when it hears nothing */
export async function proveThatItHears(
  modelDir: string,
  samples: Int16Array<ArrayBuffer>,
  runtime: FoundRuntime,
): Promise<void> {
  const { text } = await hear(modelDir, samples, runtime);
  if (text === "") throw new Error("the model hears nothing in a sample: nothing was changed");
}

async function hear(modelDir: string, samples: Int16Array<ArrayBuffer>, { kind }: FoundRuntime) {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "speech" });
  const setup = () => Promise.resolve({ modelDir, runtime: kind });
  using recogniser = new Recogniser<WindowAsk, HeardWindow>(worker, setup);
  const { language, stretches } = await recogniser.recognise({ samples: samples.slice(), languages: [] });
  return { language, text: stretches.map(({ text }) => text).join(" ") };
}
