/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** Stands in for the speech worker; the first sample of an utterance says what happens to it. */
import { type Request, type Response, REST } from "../../../src/providers/local/protocol.ts";
import { CRASH, ENDLESS, MISSING } from "./scripts.ts";

function answer({ ask: { samples }, cancelled }: Request): Response {
  const [script] = samples;
  if (script === CRASH) throw new Error("scripted crash");
  if (script === MISSING) return { problem: "unavailable", message: "scripted: no model" };
  while (script === ENDLESS && Atomics.load(cancelled, 0) === 0) Atomics.wait(cancelled, 0, 0, 1);
  return { heard: { text: `heard ${script}`, meanLogProbability: -0.1 } };
}

self.onmessage = ({ data }: MessageEvent<Request | typeof REST>) => {
  if (data === REST) self.close();
  else self.postMessage(answer(data));
};
