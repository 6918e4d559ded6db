import type { Transcriber } from "../../src/pipeline/transcriber.ts";
import { createDeepgram } from "../../src/providers/deepgram/index.ts";
import { createGroq } from "../../src/providers/groq/index.ts";
import { createOpenAiCompatible } from "../../src/providers/openai_compatible/index.ts";
import { createTogether } from "../../src/providers/together/index.ts";
import type { Answer } from "./provider_server.ts";
import deepgramFixtures from "./fixtures/deepgram.json" with { type: "json" };
import groqFixtures from "./fixtures/groq.json" with { type: "json" };
import openAiFixtures from "./fixtures/openai_compatible.json" with { type: "json" };
import togetherFixtures from "./fixtures/together.json" with { type: "json" };

export const API_KEY = "sandbox-key-of-the-tests";

/** A recorded exchange: the answer, and for refusals what becomes of it. */
export interface Fixture extends Answer {
  expect?: { problem: string; retryAfterMs?: number };
}

export interface AdapterUnderTest {
  name: string;
  fixtures: Record<string, Fixture>;
  create(baseUrl: string, model?: string): Transcriber;
}

export const ADAPTERS: readonly AdapterUnderTest[] = [
  {
    name: "groq",
    fixtures: groqFixtures,
    create: (baseUrl, model = "whisper-large-v3") => createGroq({ apiKey: API_KEY, baseUrl, model, fetch }),
  },
  {
    name: "deepgram",
    fixtures: deepgramFixtures,
    create: (baseUrl, model = "nova-3") => createDeepgram({ apiKey: API_KEY, baseUrl, model, fetch }),
  },
  {
    name: "together",
    fixtures: togetherFixtures,
    create: (baseUrl, model = "openai/whisper-large-v3") =>
      createTogether({ apiKey: API_KEY, baseUrl: `${baseUrl}/v1`, model, fetch }),
  },
  {
    name: "openai_compatible",
    fixtures: openAiFixtures,
    create: (baseUrl, model = "whisper-1") =>
      createOpenAiCompatible({ apiKey: API_KEY, baseUrl: `${baseUrl}/v1`, model, fetch }),
  },
];

/** Fixtures name the key as {KEY}: providers do repeat it in what they answer. */
export function withKey(fixture: Fixture): Fixture {
  return JSON.parse(JSON.stringify(fixture).replaceAll("{KEY}", API_KEY));
}
