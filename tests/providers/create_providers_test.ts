import { expect } from "expect";
import { AllProvidersFailed } from "../../src/pipeline/errors.ts";
import type { Transcriber } from "../../src/pipeline/transcriber.ts";
import { createProviders, type Providers, type ProviderSettings } from "../../src/providers/index.ts";
import { testTranscriber } from "../contracts/transcriber.ts";
import { FakeClock } from "../fake_clock.ts";
import { ADAPTERS } from "./adapters.ts";
import { neverAborted, testPiece } from "./pieces.ts";
import { type Behaviour, ProviderServer } from "./provider_server.ts";

const OPTIONS = { diarize: false };
const [GROQ, DEEPGRAM, TOGETHER, OPENAI] = ADAPTERS.map(({ fixtures }) => fixtures);

const local: Transcriber = {
  provider: "local",
  model: "moonshine-tiny",
  capabilities: {
    limits: { containers: ["wav"], maxBytes: 1e9, maxSeconds: 1e5 },
    languages: ["en"],
    diarization: false,
  },
  transcribe: () => Promise.resolve({ segments: [], provider: "local", model: "moonshine-tiny" }),
};

function build(settings: ProviderSettings): Providers {
  return createProviders(settings, { fetch, clock: new FakeClock(), random: () => 0, local });
}

function remote(server: ProviderServer, path = "", apiKeys = ["k"]) {
  return { apiKeys, model: "m", baseUrl: `${server.url}${path}` };
}

function ask(providers: Providers, preferred: Transcriber["provider"], piece = testPiece()) {
  return providers.forProvider(preferred).transcribe(piece, OPTIONS, neverAborted());
}

const ANSWERS: Record<string, Behaviour> = {
  speech: GROQ.speech,
  silence: GROQ.silence,
  endless: "never answer",
};

testTranscriber({
  name: "groq with stand-ins",
  open(situation) {
    const server = new ProviderServer(ANSWERS[situation]);
    return Promise.resolve({
      transcriber: build({ groq: remote(server) }).forProvider("groq"),
      piece: testPiece(),
      underWay: server.arrived,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    });
  },
});

Deno.test("without any key there is local", async () => {
  const providers = build({});
  expect(providers.health())
    .toEqual([{ provider: "local", model: "moonshine-tiny", state: "healthy", languages: ["en"] }]);
  expect((await ask(providers, "groq")).provider).toBe("local");
});

Deno.test("a provider without keys is off; an OpenAI-compatible server needs none", async () => {
  await using server = new ProviderServer(OPENAI.speech);
  const providers = build({
    groq: { apiKeys: [], model: "m" },
    openai: remote(server, "/v1", []),
  });
  expect(providers.health().map(({ provider }) => provider)).toEqual(["openai", "local"]);
  expect((await ask(providers, "openai")).provider).toBe("openai");
});

Deno.test("a piece passes from one real server to the next until one answers", async () => {
  const behaviours: Behaviour[] = [GROQ["413 by bytes"], DEEPGRAM["400"], TOGETHER.speech, OPENAI.speech];
  const [groq, deepgram, together, openai] = behaviours.map((behaviour) => new ProviderServer(behaviour));
  await using _servers = disposeAll([groq, deepgram, together, openai]);
  const providers = build({
    groq: remote(groq),
    deepgram: remote(deepgram),
    together: remote(together, "/v1"),
    openai: remote(openai, "/v1"),
  });
  const answer = await ask(providers, "groq");
  expect([answer.provider, answer.model]).toEqual(["together", "m"]);
  expect([groq, deepgram, together, openai].map(({ received }) => received.length)).toEqual([1, 1, 1, 0]);
});

Deno.test("the fallback order is the operator's, and ends where they end it", async () => {
  await using groq = new ProviderServer(GROQ["401"]);
  await using together = new ProviderServer(TOGETHER["402"]);
  await using deepgram = new ProviderServer(DEEPGRAM.speech);
  const providers = build({
    groq: remote(groq),
    deepgram: remote(deepgram),
    together: remote(together, "/v1"),
    fallback: ["together", "groq"],
  });
  const error = await ask(providers, "groq").then(() => undefined, (reason) => reason);
  expect(error).toBeInstanceOf(AllProvidersFailed);
  expect(
    error.attempts.map((
      attempt: { provider: string; problem: string },
    ) => [attempt.provider, attempt.problem]),
  )
    .toEqual([["groq", "auth"], ["together", "payment"]]);
  expect(error.retryable).toBe(false);
  expect(deepgram.received).toEqual([]);
});

Deno.test("for who wants nobody else, nobody stands in", async () => {
  await using groq = new ProviderServer(GROQ["401"]);
  const alone = build({ groq: remote(groq) }).forProvider("groq", { isAlone: true });
  const error = await alone.transcribe(testPiece(), OPTIONS, neverAborted()).catch((reason) => reason);
  expect(error.attempts.map(({ provider }: { provider: string }) => provider)).toEqual(["groq"]);
});

Deno.test("the next key is sent after one was refused", async () => {
  await using groq = new ProviderServer(GROQ["401"]);
  const error = await ask(build({ groq: remote(groq, "", ["one", "two"]), fallback: [] }), "groq")
    .then(() => undefined, (reason) => reason);
  expect(error).toBeInstanceOf(AllProvidersFailed);
  expect(groq.received.map(({ headers }) => headers.get("authorization"))).toEqual([
    "Bearer one",
    "Bearer two",
  ]);
});

Deno.test("a wait of seconds is not sat out while another provider stands ready", async () => {
  await using groq = new ProviderServer(GROQ["429 with retry-after"]);
  await using deepgram = new ProviderServer(DEEPGRAM.speech);
  const answer = await ask(build({ groq: remote(groq), deepgram: remote(deepgram) }), "groq");
  expect(answer.provider).toBe("deepgram");
  expect(groq.received.length).toBe(1);
});

Deno.test("health tells the allowance of the last answer", async () => {
  await using groq = new ProviderServer(GROQ.speech);
  const providers = build({ groq: remote(groq) });
  await ask(providers, "groq");
  expect(providers.health()[0]).toEqual({
    provider: "groq",
    model: "m",
    state: "healthy",
    remainingAudioSeconds: 7158,
  });
});

Deno.test("a transcriber shows the face of the one that is chosen", () => {
  const providers = build({ groq: { apiKeys: ["k"], model: "whisper-large-v3" } });
  const { provider, model, capabilities } = providers.forProvider("groq");
  expect([provider, model, capabilities.languages.includes("id")]).toEqual([
    "groq",
    "whisper-large-v3",
    true,
  ]);
  expect(providers.forProvider("local").capabilities.languages).toEqual(["en"]);
});

Deno.test("a model that a chat chose is asked, its provider's usual one where it is gone; nobody stands in with it", async () => {
  await using groq = new ProviderServer(GROQ.speech);
  const settings = { ...remote(groq), model: "usual", otherModels: ["other"] };
  const providers = build({ groq: settings });
  expect(providers.health().map(({ provider, model }) => [provider, model])).toEqual([
    ["groq", "usual"],
    ["local", "moonshine-tiny"],
  ]);
  const modelOf = async (preferred: "groq" | "deepgram", model?: string) =>
    (await providers.forProvider(preferred, { model }).transcribe(testPiece(), OPTIONS, neverAborted()))
      .model;
  expect(await modelOf("groq", "other")).toBe("other");
  expect(await modelOf("groq", "gone")).toBe("usual");
  expect(await modelOf("groq")).toBe("usual");
  expect(await modelOf("deepgram", "other")).toBe("usual");
  const asked = groq.received.map(({ fields }) => fields.find(([name]) => name === "model")?.[1]);
  expect(asked).toEqual(["other", "usual", "usual", "usual"]);
});

function disposeAll(servers: readonly ProviderServer[]): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server[Symbol.asyncDispose]();
    },
  };
}
