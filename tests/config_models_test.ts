import { expect } from "expect";
import { parseSettings } from "../src/config.ts";
import type { RemoteSettings } from "../src/providers/settings.ts";

Deno.test("the first model of a provider is its usual one, the others can be chosen; set, they are all there are", () => {
  const keys = { GROQ_API_KEY: "k", DEEPGRAM_API_KEY: "k", TOGETHER_API_KEY: "k" };
  const { remotes } = parseSettings({ ...keys, GROQ_MODEL: "a, b/c", DEEPGRAM_MODEL: "nova-3" });
  const modelsOf = (given?: RemoteSettings) => [given?.model, ...given?.otherModels ?? []];
  expect([remotes.groq, remotes.deepgram, remotes.together].map(modelsOf)).toEqual([
    ["a", "b/c"],
    ["nova-3"],
    ["openai/whisper-large-v3"],
  ]);
  const usual = parseSettings(keys).remotes;
  expect([usual.groq, usual.deepgram].map(modelsOf)).toEqual([
    ["whisper-large-v3", "whisper-large-v3-turbo"],
    ["nova-3", "whisper-large"],
  ]);
});
