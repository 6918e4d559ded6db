/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Stands in for both speech workers: Whisper takes what is mostly very loud for Indonesian, everything else for English where that
 * may be, is surer of English in what is soft, and ends after ten seconds, whatever is said behind them; the English model
 * understands nothing.
 */
import { type Request, REST } from "../../../../src/providers/local/protocol.ts";
import type { WindowAsk } from "../../../../src/providers/local/whisper/protocol.ts";

const VERY_LOUD = 6000;
const SOFT = 2000;
const MOST_SECONDS = 10;
const TEXTS: Record<string, string> = { en: "Good morning.", fr: "Bonjour." };

self.onmessage = ({ data }: MessageEvent<Request<WindowAsk> | typeof REST>) => {
  if (data === REST) return self.close();
  const { samples, languages, language: asked } = data.ask;
  if (languages === undefined) return self.postMessage({ heard: { text: "", meanLogProbability: -0.5 } });
  const louder = (level: number) => samples.filter((sample) => Math.abs(sample) > level).length;
  const usual = languages.length === 0 || languages.includes("en") ? "en" : languages[0];
  const language = asked ?? (louder(VERY_LOUD) > louder(100) / 4 ? "id" : usual);
  const text = TEXTS[language] ?? "Selamat pagi.";
  const endSeconds = Math.min(MOST_SECONDS, samples.length / 16_000);
  const isSure = (language === "en") === (louder(SOFT) === 0);
  const stretches = [{ text, startSeconds: 0, endSeconds, meanLogProbability: isSure ? -0.1 : -0.3 }];
  self.postMessage({ heard: { language, stretches, noSpeechProbability: 0 } });
};
