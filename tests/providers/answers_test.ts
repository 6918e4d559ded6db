import { expect } from "expect";
import type { PieceTranscript } from "../../src/transcript/transcript.ts";
import { createDeepgram } from "../../src/providers/deepgram/index.ts";
import { createGroq } from "../../src/providers/groq/index.ts";
import { createOpenAiCompatible } from "../../src/providers/openai_compatible/index.ts";
import { ADAPTERS } from "./adapters.ts";
import { neverAborted, testPiece } from "./pieces.ts";
import { addressOfNobody, type Answer, ProviderServer } from "./provider_server.ts";

/** What becomes of one recorded answer. */
async function mapped(name: string, fixture: string, diarize = false): Promise<PieceTranscript> {
  const adapter = ADAPTERS.find((other) => other.name === name);
  if (adapter === undefined) throw new Error(`there is no adapter named ${name}`);
  await using server = new ProviderServer(adapter.fixtures[fixture]);
  return await adapter.create(server.url).transcribe(testPiece(), { diarize }, neverAborted());
}

for (
  const [name, fixture] of [
    ["groq", "no words at all"],
    ["deepgram", "silence without channels"],
    ["deepgram", "silence without alternatives"],
  ]
) {
  Deno.test(`${name}: ${fixture} is silence`, async () => {
    expect((await mapped(name, fixture)).segments).toEqual([]);
  });
}

Deno.test("deepgram: speakers are numbered as they come, an utterance is split where another takes over", async () => {
  const { segments } = await mapped("deepgram", "speakers", true);
  expect(segments.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
    "0: Selamat pagi.",
    "1: Rapat dimulai",
    "0: jam sembilan.",
  ]);
  expect(segments[1].words?.map(({ speaker }) => speaker)).toEqual([1, 1]);
});

Deno.test("deepgram: speakers nobody asked for are left out", async () => {
  const { segments } = await mapped("deepgram", "speakers");
  expect(segments.map(({ speaker }) => speaker)).toEqual([undefined, undefined, undefined]);
});

Deno.test("deepgram: without utterances the whole transcript is one segment", async () => {
  const { segments, language } = await mapped("deepgram", "no utterances");
  expect(segments.map(({ text, endSeconds }) => [text, endSeconds])).toEqual([
    ["Selamat pagi. Rapat dimulai jam sembilan.", 8.2],
  ]);
  expect(segments[0].words?.length).toBe(6);
  expect(language).toBeUndefined();
});

Deno.test("together: speakers are numbered as they come", async () => {
  const { segments } = await mapped("together", "speakers", true);
  expect(segments.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
    "0: Selamat pagi.",
    "1: Rapat dimulai jam sembilan.",
  ]);
  expect(segments[1].words?.map(({ speaker }) => speaker)).toEqual([1, 1, 1, 1]);
});

Deno.test("openai_compatible: text without times is one segment as long as the piece", async () => {
  const { segments } = await mapped("openai_compatible", "text alone");
  expect(segments).toEqual([
    { text: "Selamat pagi. Rapat dimulai jam sembilan.", startSeconds: 0, endSeconds: 12 },
  ]);
});

Deno.test("groq: tells the allowance that is left, after answers and after refusals", async () => {
  const noted: unknown[] = [];
  for (const fixture of ["speech", "429 with retry-after", "400"]) {
    await using server = new ProviderServer(ADAPTERS[0].fixtures[fixture]);
    const onAllowance = (allowance: unknown) => noted.push(allowance);
    const groq = createGroq({
      apiKey: "k",
      baseUrl: server.url,
      model: "whisper-large-v3",
      fetch,
      onAllowance,
    });
    await Promise.allSettled([groq.transcribe(testPiece(), { diarize: false }, neverAborted())]);
  }
  expect(noted).toEqual([
    { remainingSeconds: 7158, resetMs: 21_000 },
    { remainingSeconds: 30, resetMs: 21_000 },
  ]);
});

Deno.test("deepgram: a failed connection does not tell the prompt, which is part of the address", async () => {
  const config = { apiKey: "k", baseUrl: addressOfNobody(), model: "nova-3", fetch };
  const options = { diarize: false, prompt: "Secret(Project)" };
  const work = createDeepgram(config).transcribe(testPiece(), options, neverAborted());
  const error = await work.then(() => undefined, (reason) => reason);
  expect(error.problem).toBe("network");
  expect(error.message).toContain("refused");
  expect(Deno.inspect(error, { depth: 10 })).not.toContain("Secret");
});

Deno.test("groq: the address may be given with or without what the SDK adds", async () => {
  const answer: Answer = ADAPTERS[0].fixtures.speech;
  for (const suffix of ["", "/", "/openai/v1", "/openai/v1/"]) {
    await using server = new ProviderServer(answer);
    const groq = createGroq({ apiKey: "k", baseUrl: `${server.url}${suffix}`, model: "m", fetch });
    await groq.transcribe(testPiece(), { diarize: false }, neverAborted());
    expect(server.only.path).toBe("/openai/v1/audio/transcriptions");
  }
});

Deno.test("openai_compatible: a server that asks for no key is sent none", async () => {
  await using server = new ProviderServer({ status: 200, body: { text: "hello" } });
  const config = { apiKey: "", baseUrl: `${server.url}/v1`, model: "tiny", fetch };
  await createOpenAiCompatible(config).transcribe(testPiece(), { diarize: false }, neverAborted());
  expect(server.only.headers.has("authorization")).toBe(false);
});
