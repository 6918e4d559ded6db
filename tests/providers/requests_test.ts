import { expect } from "expect";
import type { TranscribeOptions } from "../../src/pipeline/transcriber.ts";
import { ADAPTERS, API_KEY } from "./adapters.ts";
import { neverAborted, testPiece } from "./pieces.ts";
import { ProviderServer, type ReceivedRequest } from "./provider_server.ts";

/** What one adapter sends for these options. */
async function sent(
  name: string,
  options: Partial<TranscribeOptions> = {},
  model?: string,
): Promise<ReceivedRequest> {
  const adapter = ADAPTERS.find((other) => other.name === name);
  if (adapter === undefined) throw new Error(`there is no adapter named ${name}`);
  await using server = new ProviderServer(adapter.fixtures.speech);
  const transcriber = adapter.create(server.url, model);
  await transcriber.transcribe(testPiece(), { diarize: false, ...options }, neverAborted());
  return server.only;
}

const audio = (container: string) => ({
  name: `piece-0.${container}`,
  type: `audio/${container}`,
  sizeBytes: 4,
});

Deno.test("groq: sends the model first, the file last, and everything asked for", async () => {
  const { method, path, headers, fields } = await sent("groq", { language: "id", prompt: "Surabaya" });
  expect(`${method} ${path}`).toBe("POST /openai/v1/audio/transcriptions");
  expect(headers.get("authorization")).toBe(`Bearer ${API_KEY}`);
  expect(fields).toEqual([
    ["model", "whisper-large-v3"],
    ["language", "id"],
    ["prompt", "Surabaya"],
    ["response_format", "verbose_json"],
    ["temperature", "0"],
    ["timestamp_granularities[]", "segment"],
    ["timestamp_granularities[]", "word"],
    ["file", audio("ogg")],
  ]);
});

Deno.test("groq: leaves the language out to have it detected, and never asks for speakers", async () => {
  const { fields } = await sent("groq", { diarize: true });
  expect(fields.map(([name]) => name)).toEqual([
    "model",
    "response_format",
    "temperature",
    "timestamp_granularities[]",
    "timestamp_granularities[]",
    "file",
  ]);
});

Deno.test("groq: cuts a prompt at a word so that the server takes it", async () => {
  const { fields } = await sent("groq", { prompt: "kata ".repeat(300) });
  const prompt = String(new Map(fields).get("prompt"));
  expect(prompt.length).toBeLessThanOrEqual(896);
  expect(prompt).toMatch(/^(kata )+kata$/);
});

Deno.test("together: sends language=auto when none is given, and the model before the file", async () => {
  const { path, headers, fields } = await sent("together");
  expect(path).toBe("/v1/audio/transcriptions");
  expect(headers.get("authorization")).toBe(`Bearer ${API_KEY}`);
  expect(fields).toEqual([
    ["model", "openai/whisper-large-v3"],
    ["language", "auto"],
    ["response_format", "verbose_json"],
    ["temperature", "0"],
    ["timestamp_granularities[]", "segment"],
    ["timestamp_granularities[]", "word"],
    ["file", audio("mp3")],
  ]);
});

Deno.test("together: asks for speakers and the language that are wanted", async () => {
  const { fields } = await sent("together", { diarize: true, language: "en" });
  expect(new Map(fields).get("diarize")).toBe("true");
  expect(new Map(fields).get("language")).toBe("en");
});

Deno.test("deepgram: sends the bytes alone and asks in the query, language to be detected", async () => {
  const { method, path, headers, query, bodyBytes } = await sent("deepgram");
  expect(`${method} ${path}`).toBe("POST /v1/listen");
  expect(headers.get("authorization")).toBe(`Token ${API_KEY}`);
  expect(headers.get("content-type")).toBe("application/octet-stream");
  expect(headers.get("content-length")).toBe("4");
  expect(bodyBytes).toBe(4);
  expect(Object.fromEntries(query)).toEqual({
    model: "nova-3",
    detect_language: "true",
    smart_format: "true",
    punctuate: "true",
    utterances: "true",
  });
});

Deno.test("deepgram: names the language, the speakers and the jargon that are wanted", async () => {
  const { query } = await sent("deepgram", {
    language: "id",
    diarize: true,
    prompt: "Joko Widodo, Surabaya,\nITS",
  });
  expect(query.filter(([name]) => name === "keyterm").map(([, term]) => term)).toEqual([
    "Joko Widodo",
    "Surabaya",
    "ITS",
  ]);
  const { language, diarize_model, detect_language } = Object.fromEntries(query);
  expect({ language, diarize_model, detect_language }).toEqual({ language: "id", diarize_model: "latest" });
});

Deno.test("deepgram: its Whisper models know no keyterm", async () => {
  const { query } = await sent("deepgram", { prompt: "Surabaya" }, "whisper-large");
  expect(query.map(([name]) => name)).not.toContain("keyterm");
});

Deno.test("openai_compatible: sends the same form to any server", async () => {
  const { path, headers, fields } = await sent("openai_compatible", { language: "id", prompt: "Surabaya" });
  expect(path).toBe("/v1/audio/transcriptions");
  expect(headers.get("authorization")).toBe(`Bearer ${API_KEY}`);
  expect(fields).toEqual([
    ["model", "whisper-1"],
    ["language", "id"],
    ["prompt", "Surabaya"],
    ["temperature", "0"],
    ["response_format", "verbose_json"],
    ["timestamp_granularities[]", "segment"],
    ["timestamp_granularities[]", "word"],
    ["file", audio("mp3")],
  ]);
});

Deno.test("openai_compatible: asks the gpt-4o family for the text alone", async () => {
  const { fields } = await sent("openai_compatible", {}, "gpt-4o-transcribe");
  expect(fields.map(([name, value]) => `${name}=${value}`).slice(0, 3)).toEqual([
    "model=gpt-4o-transcribe",
    "temperature=0",
    "response_format=json",
  ]);
});
