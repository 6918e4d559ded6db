import { expect } from "expect";
import { resolve } from "../../src/chat/wishes.ts";
import type { ProviderName } from "../../src/pipeline/transcriber.ts";
import { BEN, text } from "./people.ts";
import { Rig } from "./rig.ts";

const TABLE: [chosen: ProviderName | undefined, configured: ProviderName[], inUse: ProviderName][] = [
  [undefined, ["groq", "local"], "local"],
  ["groq", ["groq", "local"], "groq"],
  ["local", ["groq", "local"], "local"],
  ["deepgram", ["groq", "local"], "local"],
  ["no longer known" as ProviderName, ["groq", "local"], "local"],
];

Deno.test("who listens: the chosen one while it is configured, else the default", () => {
  for (const [chosen, providers, inUse] of TABLE) {
    const offer = { providers, defaultProvider: "local" } as const;
    expect(resolve({ provider: chosen }, offer).provider).toBe(inUse);
  }
});

Deno.test("a choice that lost its key is no longer shown as chosen, and comes back with it", async () => {
  const rig = new Rig();
  rig.chosen.set(BEN.id, "together");
  expect((await rig.answers(text(BEN, "/help")))[0]).toContain("now Groq");
  expect((await rig.answers(text(BEN, "/provider")))[0]).toContain("Now: Groq");
  expect(rig.chosen.get(BEN.id)).toBe("together");
});

Deno.test("what a chat chose becomes what the queue is asked for", () => {
  const models = { groq: ["whisper-large-v3", "whisper-large-v3-turbo"] };
  const offer = { providers: ["groq", "local"], defaultProvider: "groq", models } as const;
  const wishes = {
    provider: "local",
    language: "id",
    vocabulary: "Siti",
    speakers: true,
    style: "file",
    times: true,
  } as const;
  expect(resolve(wishes, offer)).toEqual({
    provider: "local",
    options: { diarize: true, language: "id", prompt: "Siti" },
    look: { style: "file", speech: "verbatim", times: true },
  });
  const modelOf = (model: string, provider: "groq" | "local" | "deepgram" = "groq") =>
    resolve({ provider, model }, offer).options.model;
  expect(modelOf("whisper-large-v3-turbo")).toBe("whisper-large-v3-turbo");
  // The usual one is shared with all who chose none; what is not offered, or was another's, is none.
  expect([modelOf("whisper-large-v3"), modelOf("gone"), modelOf("whisper-large-v3-turbo", "deepgram")])
    .toEqual([undefined, undefined, undefined]);
});
