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
  { kind }: FoundRuntime,
): Promise<void> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "speech" });
  const setup = () => Promise.resolve({ modelDir, runtime: kind });
  using recogniser = new Recogniser<WindowAsk, HeardWindow>(worker, setup);
  const { language, stretches } = await recogniser.recognise({ samples: samples.slice(), languages: [] });
  const text = stretches.map(({ text }) => text).join(" ");
  const isRight = language === SAMPLE.language &&
    SAMPLE.words.every((word) => text.toLowerCase().includes(word));
  if (!isRight) {
    throw new Error(`the model hears a sample wrongly (${language}: "${text}"): nothing was changed`);
  }
}
