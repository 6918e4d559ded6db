import { expect } from "expect";
import fc from "fast-check";
import { AllProvidersFailed } from "../../../src/pipeline/errors.ts";
import { PROVIDERS, type Transcriber } from "../../../src/pipeline/transcriber.ts";
import { createFailover } from "../../../src/providers/failover.ts";
import { keyterms, promptTerms } from "../../../src/providers/shared/prompt.ts";
import { ADAPTERS } from "../adapters.ts";
import { neverAborted, testPiece } from "../pieces.ts";
import { ProviderServer } from "../provider_server.ts";

/** The language that one provider is sent for what a person asked; "refused" when nothing is sent. */
async function sentLanguage(name: string, language: string, model?: string): Promise<string | null> {
  const adapter = ADAPTERS.find((other) => other.name === name);
  if (adapter === undefined) throw new Error(`there is no adapter named ${name}`);
  await using server = new ProviderServer(adapter.fixtures.speech);
  const transcriber: Transcriber = adapter.create(server.url, model);
  const { provider } = transcriber;
  const status = () => ({ provider, model: transcriber.model, state: "healthy" as const });
  const providers = createFailover({ candidates: [{ transcriber, status }], fallback: PROVIDERS });
  const work = providers.forProvider(provider).transcribe(
    testPiece(),
    { diarize: false, language },
    neverAborted(),
  );
  const failed = await work.then(() => undefined, (error) => error);
  if (failed instanceof AllProvidersFailed && server.received.length === 0) return "refused";
  const { query, fields } = server.only;
  return String(new Map<string, unknown>([...query, ...fields]).get("language"));
}

for (
  const [name, model, asked, sent] of [
    ["groq", undefined, "jv", "jv"],
    ["groq", undefined, "jw", "jv"],
    ["groq", undefined, "JW", "jv"],
    ["together", undefined, "jv", "jw"],
    ["openai_compatible", undefined, "jw", "jw"],
    ["openai_compatible", "gpt-4o-transcribe", "jw", "jv"],
    ["deepgram", "whisper-large", "jv", "jw"],
    ["groq", undefined, "in", "id"],
    ["groq", undefined, "iw", "he"],
    ["groq", undefined, "en-US", "en"],
    ["groq", undefined, "zh-Hans", "zh"],
    ["groq", undefined, "xh", "refused"],
    ["deepgram", undefined, "ur", "ur"],
    ["deepgram", undefined, "pa", "pa"],
    ["deepgram", undefined, "ne", "ne"],
    ["deepgram", undefined, "kk", "kk"],
    ["deepgram", undefined, "in", "id"],
    ["deepgram", undefined, "yue", "zh-HK"],
    ["deepgram", "nova-3-general", "jv", "refused"],
    ["deepgram", "nova-3-medical", "id", "refused"],
    ["deepgram", "nova-4", "jv", "jv"],
    ["deepgram", "our-own-model", "jv", "jv"],
    ["together", "nvidia/parakeet-tdt-0.6b-v3", "fr", "fr"],
    ["together", "nvidia/parakeet-tdt-0.6b-v3", "id", "refused"],
    ["together", "someone/new-model", "xh", "xh"],
    ["openai_compatible", "Systran/faster-distil-whisper-small.en", "id", "refused"],
    ["openai_compatible", "voxtral-mini", "xh", "xh"],
  ] as const
) {
  Deno.test(`${name} (${model ?? "usual model"}): the language ${asked} is sent as ${sent}`, async () => {
    expect(await sentLanguage(name, asked, model)).toBe(sent);
  });
}

const PARAGRAPH = "This is the weekly meeting of the finance team about next year's budget. " +
  "Present: Joko Widodo, Siti Nurhaliza and the people of the audit department who came late. " +
  "Please write all numbers as digits. Surabaya; ITS. Dr. Soetomo, Kominfo.";

Deno.test("of a paragraph Deepgram is sent the terms, not the sentences", () => {
  expect(keyterms(PARAGRAPH)).toEqual([
    "Present",
    "Joko Widodo",
    "Surabaya",
    "ITS",
    "Dr. Soetomo",
    "Kominfo",
  ]);
  expect(keyterms("one sentence that has far more words than any name would have")).toEqual([]);
  expect(keyterms("")).toEqual([]);
  expect(promptTerms("東京、大阪。名古屋", 9)).toEqual(["東京", "大阪", "名古屋"]);
});

Deno.test("property: terms stay within 500 tokens and 100 in number, in any script", () => {
  const term = fc.string({
    unit: fc.constantFrom("a", "sura", " baya", "東", "สวัสดี", "🎙"),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(fc.property(fc.array(term, { maxLength: 300 }), (terms) => {
    const sent = keyterms(terms.join(", "));
    expect(sent.length).toBeLessThanOrEqual(100);
    const bytes = sent.reduce((sum, each) => sum + new TextEncoder().encode(each).length, 0);
    expect(bytes).toBeLessThanOrEqual(1500);
    expect(new Set(sent).size).toBe(sent.length);
  }));
});
