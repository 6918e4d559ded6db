/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** Stands in for both speech workers: Whisper takes everything for English where that may be, and the English model understands nothing. */
import { type Request, REST } from "../../../../src/providers/local/protocol.ts";
import type { WindowAsk } from "../../../../src/providers/local/whisper/protocol.ts";

self.onmessage = ({ data }: MessageEvent<Request<WindowAsk> | typeof REST>) => {
  if (data === REST) return self.close();
  const { languages } = data.ask;
  if (languages === undefined) return self.postMessage({ heard: { text: "", meanLogProbability: -0.5 } });
  const language = languages.includes("en") ? "en" : languages[0];
  const stretches = [{ text: "Selamat pagi.", startSeconds: 0, endSeconds: 1, meanLogProbability: -0.1 }];
  self.postMessage({ heard: { language, stretches, noSpeechProbability: 0 } });
};
