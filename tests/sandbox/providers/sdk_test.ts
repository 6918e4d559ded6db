import { DeepgramClient } from "@deepgram/sdk";
import { expect } from "expect";
import Groq, { APIError, toFile } from "groq-sdk";
import Together from "together-ai";
import { HttpFaults } from "../http_faults.ts";
import { RequestLog } from "../request_log.ts";
import { systemClock } from "../../../src/clock.ts";
import { sdkFetch } from "../../../src/providers/shared/adapter.ts";
import { alwaysHears } from "./script.ts";
import { startProviders } from "./server.ts";

const WHISPER = "whisper-large-v3";

function startBed() {
  const faults = new HttpFaults(systemClock);
  const log = new RequestLog();
  const keys = { groq: ["good-key"], deepgram: ["good-key"], together: ["good-key"] };
  const server = startProviders({
    recognise: alwaysHears("Good morning.", "And good night."),
    keys,
    faults,
    log,
  });
  const groq = (apiKey = "good-key") =>
    new Groq({ apiKey, baseURL: server.baseUrl("groq"), maxRetries: 0, fetch: sdkFetch(fetch) });
  const deepgram = (apiKey = "good-key") =>
    new DeepgramClient({ apiKey, baseUrl: server.baseUrl("deepgram"), maxRetries: 0 });
  const together = (apiKey = "good-key") =>
    new Together({ apiKey, baseURL: server.baseUrl("together"), maxRetries: 0, fetch: sdkFetch(fetch) });
  return {
    faults,
    log,
    groq,
    deepgram,
    together,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Two seconds of a tone as a WAV file. */
function tone(): Uint8Array<ArrayBuffer> {
  const wav = new DataView(new ArrayBuffer(44 + 64_000));
  const text = (at: number, value: string) =>
    [...value].forEach((c, i) => wav.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF");
  wav.setUint32(4, 36 + 64_000, true);
  text(8, "WAVEfmt ");
  wav.setUint32(16, 16, true);
  wav.setUint16(20, 1, true);
  wav.setUint16(22, 1, true);
  wav.setUint32(24, 16_000, true);
  wav.setUint32(28, 32_000, true);
  wav.setUint16(32, 2, true);
  wav.setUint16(34, 16, true);
  text(36, "data");
  wav.setUint32(40, 64_000, true);
  for (let i = 0; i < 32_000; i++) wav.setInt16(44 + 2 * i, 8000 * Math.sin(i / 6), true);
  return new Uint8Array(wav.buffer);
}

async function failure(promise: PromiseLike<unknown>): Promise<APIError> {
  const error = await Promise.resolve(promise).then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof APIError)) throw new Error(`not an APIError of groq-sdk: ${error}`);
  return error;
}

async function askGroq(client: Groq, name = "voice.ogg", signal?: AbortSignal) {
  const file = await toFile(tone(), name, { type: "audio/ogg" });
  return client.audio.transcriptions.create({ model: WHISPER, response_format: "verbose_json", file }, {
    signal,
  });
}

Deno.test("Groq's SDK gets Whisper's verbose answer, and the record says what was paid for", async () => {
  await using bed = startBed();
  const answer = await askGroq(bed.groq());
  expect(answer).toMatchObject({
    task: "transcribe",
    language: "English",
    duration: 2,
    text: " Good morning. And good night.",
    segments: [{ id: 0, start: 0, end: 1, text: " Good morning.", no_speech_prob: 0.01 }, {
      id: 1,
      start: 1,
      end: 2,
    }],
  });
  expect(bed.log.records).toEqual([expect.objectContaining({
    server: "groq",
    outcome: "200",
    detail: {
      key: "-key",
      model: WHISPER,
      bytes: 64_044,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      durationSeconds: 2,
      heard: "Good morning. And good night.",
    },
  })]);
});

Deno.test("Groq refuses as Groq does: the key, the extension, the model, the size, noise for audio", async () => {
  await using bed = startBed();
  const code = async (
    error: APIError,
  ) => [error.status, (await Promise.resolve(error.error) as { error?: { code?: string } })?.error?.code];
  expect(await code(await failure(askGroq(bed.groq("bad-key"))))).toEqual([401, "invalid_api_key"]);
  expect(await code(await failure(askGroq(bed.groq(), "voice.oga")))).toEqual([
    400,
    "unsupported_audio_format",
  ]);
  const client = bed.groq();
  const noise = await toFile(new Uint8Array(5000).fill(7), "a.mp3");
  const corrupt = await failure(client.audio.transcriptions.create({ model: WHISPER, file: noise }));
  expect(corrupt.message).toContain("could not process file - is it a valid media file?");
  const large = await toFile(new Uint8Array(26_738_688), "a.mp3");
  const tooLarge = await failure(client.audio.transcriptions.create({ model: WHISPER, file: large }));
  // A server that refuses during an upload may break the connection first; then the SDK knows no status.
  expect([413, undefined]).toContain(tooLarge.status);
});

Deno.test("Deepgram's SDK gets words, utterances and speakers", async () => {
  await using bed = startBed();
  const answer = await bed.deepgram().listen.v1.media.transcribeFile(tone(), {
    model: "nova-3",
    utterances: true,
    diarize: true,
  });
  expect(answer).toMatchObject({
    metadata: { duration: 2 },
    results: {
      channels: [{
        detected_language: "en",
        alternatives: [{
          transcript: "Good morning. And good night.",
          words: expect.arrayContaining([
            expect.objectContaining({ word: "morning", punctuated_word: "morning.", speaker: 0 }),
          ]),
        }],
      }],
      utterances: [{ start: 0, end: 1, transcript: "Good morning." }, { start: 1, end: 2 }],
    },
  });
});

Deno.test("Together's SDK gets segments, words and speaker segments", async () => {
  await using bed = startBed();
  const answer = await bed.together().audio.transcriptions.create({
    model: "openai/whisper-large-v3",
    language: "auto",
    response_format: "verbose_json",
    timestamp_granularities: ["segment", "word"],
    diarize: true,
    file: new File([tone()], "voice.ogg", { type: "audio/ogg" }),
  });
  expect(answer).toMatchObject({
    language: "english",
    duration: 2,
    segments: [{ id: 0, start: 0, end: 1, text: " Good morning." }, { id: 1 }],
    words: expect.arrayContaining([expect.objectContaining({ word: "night." })]),
    speaker_segments: [{ speaker_id: "SPEAKER_00", text: "Good morning." }, { id: 1 }],
  });
});

Deno.test("faults hit as often as they are told, then the provider works again", async () => {
  await using bed = startBed();
  bed.faults.add("groq", { kind: "status", status: 503, times: 1 });
  bed.faults.add("groq", { kind: "rate_limit", retryAfterSeconds: 7, times: 1 });
  bed.faults.add("groq", { kind: "garbage", times: 1 });
  expect((await failure(askGroq(bed.groq()))).status).toBe(503);
  const limited = await failure(askGroq(bed.groq()));
  expect([limited.status, limited.headers?.get("retry-after")]).toEqual([429, "7"]);
  expect(await askGroq(bed.groq())).toContain("<!DOCTYPE html>");
  expect(await askGroq(bed.groq())).toMatchObject({ duration: 2 });
});

Deno.test("a cut connection and a stall reach the client as what they are", async () => {
  await using bed = startBed();
  bed.faults.add("groq", { kind: "cut", times: 1 });
  await expect(askGroq(bed.groq())).rejects.toThrow("error reading a body from connection");
  bed.faults.add("groq", { kind: "stall", times: 1 });
  const impatient = new AbortController();
  const stalled = failure(askGroq(bed.groq(), "voice.ogg", impatient.signal));
  await bed.log.changed.until(() => bed.log.records[1]?.detail.sha256, new AbortController().signal);
  impatient.abort();
  expect((await stalled).message).toContain("aborted");
});

Deno.test("a held request is answered once the faults are cleared, as the next fault says; others are not held", async () => {
  await using bed = startBed();
  bed.faults.add("groq", { kind: "hold", times: 1 });
  bed.faults.add("groq", { kind: "status", status: 503, times: 1 });
  const held = failure(askGroq(bed.groq()));
  await bed.log.changed.until(() => bed.log.records[0]?.detail.sha256, new AbortController().signal);
  expect(await askGroq(bed.groq())).toMatchObject({ duration: 2 });
  expect(bed.log.records[0].outcome).toBeUndefined();
  bed.faults.clear("groq");
  expect((await held).status).toBe(503);
});
