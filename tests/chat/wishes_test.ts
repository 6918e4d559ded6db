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
