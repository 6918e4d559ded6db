import { expect } from "expect";
import { ProviderError } from "../../src/pipeline/errors.ts";
import type { Transcriber } from "../../src/pipeline/transcriber.ts";
import { createOpenAiCompatible } from "../../src/providers/openai_compatible/index.ts";
import { FakeClock } from "../fake_clock.ts";
import { ADAPTERS, API_KEY } from "./adapters.ts";
import { testPiece } from "./pieces.ts";
import { addressOfNobody, ProviderServer } from "./provider_server.ts";
import { httpAnswer, type RawOptions, rawServer } from "./raw_server.ts";

const PROMPT = "Proyek Rahasia Anggrek, Tuan Wijoyo";
const SECRETS = ["Rahasia", "Wijoyo", "keyterm", API_KEY, "hunter2"];

async function failure(transcriber: Transcriber, signal = new AbortController().signal): Promise<unknown> {
  const options = { diarize: false, prompt: PROMPT };
  return await transcriber.transcribe(testPiece(), options, signal).then(
    () => "answered",
    (reason) => reason,
  );
}

function expectNoSecret(error: unknown): void {
  const told = `${Deno.inspect(error, { depth: 20 })} ${JSON.stringify(error)} ${error}`;
  for (const secret of SECRETS) expect(told).not.toContain(secret);
}

interface Breakage {
  reply: string | Uint8Array;
  options?: RawOptions;
  problem: string;
}

const ECHO = JSON.stringify({ error: { message: `bad prompt: ${PROMPT} (key ${API_KEY})` } });
const BREAKAGES: Record<string, Breakage> = {
  "a hang-up after the upload": { reply: "", problem: "network" },
  "a hang-up in the head of the answer": { reply: "HTTP/1.1 200 O", problem: "network" },
  "a hang-up in the body": { reply: "HTTP/1.1 200 X\r\ncontent-length: 50\r\n\r\n{", problem: "network" },
  "broken chunks": {
    reply: "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    problem: "network",
  },
  "something that is no HTTP": { reply: "SSH-2.0-OpenSSH_9\r\n", problem: "network" },
  "an answer with a false encoding": {
    reply: httpAnswer(200, { "content-encoding": "gzip" }, '{"text": "hi"}'),
    problem: "server",
  },
  "a refusal with a false encoding": {
    reply: httpAnswer(401, { "content-encoding": "br" }, '{"error": "no"}'),
    problem: "auth",
  },
  "a refusal cut off": { reply: "HTTP/1.1 402 X\r\ncontent-length: 50\r\n\r\nno cre", problem: "payment" },
  "a refusal without a word": { reply: httpAnswer(422, {}), problem: "bad_request" },
  "a server error without a word": { reply: httpAnswer(500, {}), problem: "server" },
  "no content": { reply: "HTTP/1.1 204 X\r\nconnection: close\r\n\r\n", problem: "server" },
  "a status that no HTTP knows": { reply: httpAnswer(999, {}, "?"), problem: "server" },
  "a refusal that repeats prompt and key": { reply: httpAnswer(400, {}, ECHO), problem: "bad_request" },
  "a refusal before the upload is read": {
    reply: httpAnswer(403, {}, "{}"),
    options: { early: true, linger: true },
    problem: "auth",
  },
};

/** Nobody there, a name that nobody has, and plain words where TLS is spoken. */
const UNREACHABLE: Record<string, () => string> = {
  "nobody at the address": addressOfNobody,
  "a name that nobody has": () => "http://name.invalid",
  "TLS with nobody who speaks it": () =>
    addressOfNobody().replace("http:", "https:").replace("//", "//someone:hunter2@"),
};

for (const { name, create } of ADAPTERS) {
  for (const [title, { reply, options, problem }] of Object.entries(BREAKAGES)) {
    Deno.test(`${name}: ${title} is "${problem}", asked once, and no secret is told`, async () => {
      await using server = rawServer(reply, options);
      const error = await failure(create(server.url));
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ problem });
      expect(server.requests.length).toBe(1);
      expectNoSecret(error);
    });
  }

  Deno.test(`${name}: interim answers and an encoded one are understood`, async () => {
    const body = name === "deepgram" ? { results: {} } : { text: "" };
    const zipped = await new Response(
      new Blob([JSON.stringify(body)]).stream().pipeThrough(new CompressionStream("gzip")),
    ).bytes();
    const head = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" +
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n" +
      `content-length: ${zipped.length}\r\nconnection: close\r\n\r\n`;
    await using server = rawServer(new Uint8Array([...new TextEncoder().encode(head), ...zipped]));
    expect(await failure(create(server.url))).toBe("answered");
  });

  Deno.test(`${name}: an encoded refusal is read`, async () => {
    const zipped = await new Response(
      new Blob(['{"message": "the queue is full"}']).stream().pipeThrough(new CompressionStream("gzip")),
    ).bytes();
    const head = "HTTP/1.1 503 X\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n" +
      `content-length: ${zipped.length}\r\nconnection: close\r\n\r\n`;
    await using server = rawServer(new Uint8Array([...new TextEncoder().encode(head), ...zipped]));
    expect(String(await failure(create(server.url)))).toContain("the queue is full");
  });

  for (const [kind, url] of Object.entries(UNREACHABLE)) {
    Deno.test(`${name}: ${kind} is "network", and no secret is told`, async () => {
      const error = await failure(create(url()));
      expect(error).toMatchObject({ problem: "network" });
      expectNoSecret(error);
    });
  }

  Deno.test(`${name}: an abort under way tells its own reason and no secret`, async () => {
    await using server = new ProviderServer("never answer");
    const stop = new AbortController();
    const failed = failure(create(server.url), stop.signal);
    await server.arrived;
    stop.abort(new Error("enough"));
    expect(String(await failed)).toBe("Error: enough");
    expectNoSecret(await failed);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    Deno.test(`${name}: ${status} is not followed: the key stays here, the new address is told`, async () => {
      await using elsewhere = new ProviderServer({ status: 200, body: { text: "stolen" } });
      const location = `${elsewhere.url}/new/v1/audio/transcriptions?token=hunter2`;
      await using server = rawServer(httpAnswer(status, { location }));
      const error = await failure(create(server.url));
      expect(elsewhere.received).toEqual([]);
      expect(server.requests.length).toBe(1);
      expect(error).toMatchObject({ problem: "unavailable", concern: "address", retryable: false });
      const variable = `${name.split("_")[0].toUpperCase()}_BASE_URL`;
      expect(String(error)).toContain(
        `the address has moved to ${elsewhere.url}/new/v1/audio/transcriptions: set ${variable}`,
      );
      expectNoSecret(error);
    });
  }

  Deno.test(`${name}: a loop of redirects costs one request`, async () => {
    await using server = rawServer(httpAnswer(308, { location: "/again" }));
    expect(await failure(create(server.url))).toMatchObject({ concern: "address" });
    expect(server.requests.length).toBe(1);
  });
}

Deno.test("an answer without end is given up before it fills the memory", async () => {
  const chunk = new Uint8Array(2 ** 20).fill(32);
  const endless = () =>
    new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(chunk) }, { highWaterMark: 0 });
  const send = () =>
    Promise.resolve(new Response(endless(), { headers: { "content-type": "application/json" } }));
  const config = { apiKey: API_KEY, baseUrl: "http://127.0.0.1:1", model: "tiny", fetch: send };
  const error = await failure(createOpenAiCompatible(config));
  expect(error).toMatchObject({ problem: "server", status: 200, message: expect.stringContaining("32 MiB") });
});

Deno.test("the query of a base URL stays in the request, and out of what is told", async () => {
  await using server = new ProviderServer({ status: 200, body: { text: "hi" } });
  const baseUrl = `${server.url}/openai/deployments/d/audio/transcriptions?api-version=hunter2`;
  const config = { apiKey: API_KEY, baseUrl, model: "tiny", fetch };
  expect(await failure(createOpenAiCompatible(config))).toBe("answered");
  expect(server.only.query).toEqual([["api-version", "hunter2"]]);
  const nobody = { ...config, baseUrl: `${addressOfNobody()}/v1?code=hunter2` };
  expectNoSecret(await failure(createOpenAiCompatible(nobody)));
});

Deno.test("a refusal that does not end is told by its status after five seconds", async () => {
  const begun = Promise.withResolvers<void>();
  const trickle = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("no such key")),
    pull: () => begun.resolve(),
  }, { highWaterMark: 0 });
  const clock = new FakeClock();
  const send = () => Promise.resolve(new Response(trickle, { status: 401 }));
  const config = { apiKey: API_KEY, baseUrl: "http://127.0.0.1:1", model: "tiny", fetch: send, clock };
  const failed = failure(createOpenAiCompatible(config));
  await begun.promise;
  await clock.advance(5000);
  expect(await failed).toMatchObject({ problem: "auth", message: expect.stringContaining("no such key") });
  expect(clock.sleeping).toBe(0);
});
