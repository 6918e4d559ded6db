import { expect } from "expect";
import { AllProvidersFailed } from "../../src/pipeline/errors.ts";
import type { Transcriber } from "../../src/pipeline/transcriber.ts";
import { createProviders, type ProviderSettings } from "../../src/providers/index.ts";
import { FakeClock } from "../fake_clock.ts";
import { testPiece } from "./pieces.ts";

const A_MINUTE_MS = 60_000;
const ANSWER_MS = 3000;

interface Rules {
  perMinute?: number;
  atOnce?: number;
  /** Its keys are all one organisation's. */
  organisation?: string;
  /** What a refusal says beside its status. */
  wait?: (ms: number) => Record<string, string>;
  /** Headers of every answer. */
  told?: Record<string, string>;
}

/** Providers in fake time: every request takes three seconds and is counted, by key, as it arrives. */
class Counting {
  readonly clock = new FakeClock();
  readonly arrivals = new Map<string, number[]>();
  refused = 0;
  #underWay = 0;

  constructor(readonly rules: Rules) {}

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { organisation } = this.rules;
    const key = organisation ?? new Headers(init.headers).get("authorization") ?? new URL(String(input)).host;
    const times = this.arrivals.get(key) ?? [];
    this.arrivals.set(key, times);
    const now = this.clock.now();
    const recent = times.filter((time) => time > now - A_MINUTE_MS);
    const { perMinute = Infinity, atOnce = Infinity, wait = () => ({}), told = {} } = this.rules;
    if (recent.length >= perMinute || this.#underWay >= atOnce) {
      this.refused++;
      const headers = wait(recent[recent.length - perMinute] + A_MINUTE_MS - now);
      const message = `too many requests in organization \`${organisation}\` service tier \`on_demand\``;
      return Response.json({ error: { message } }, { status: 429, headers });
    }
    times.push(now);
    this.#underWay++;
    await this.clock.sleep(ANSWER_MS, init.signal ?? undefined).finally(() => this.#underWay--);
    return Response.json({ text: "words", segments: [], results: { channels: [] } }, { headers: told });
  };

  get served(): number {
    return [...this.arrivals.values()].flat().length;
  }
}

class Local implements Transcriber {
  asked = 0;
  readonly provider = "local";
  readonly model = "m";
  readonly capabilities = {
    limits: { containers: ["wav" as const], maxBytes: 1e9, maxSeconds: 1e5 },
    languages: ["en"],
    diarization: false,
  };
  transcribe: Transcriber["transcribe"] = () => {
    this.asked++;
    return Promise.resolve({ segments: [], provider: "local", model: "m" });
  };
}

/** Sends so many pieces at once; resolves to who answered how many, what failed, and the seconds it took. */
async function send(count: number, settings: ProviderSettings, world: Counting, seconds = 136) {
  const local = new Local();
  const { clock, fetch } = world;
  const providers = createProviders(settings, { fetch, clock, random: () => 0.5, local });
  const preferred = settings.groq ? "groq" : settings.deepgram ? "deepgram" : "openai";
  const begun = clock.now();
  const answered: Record<string, number> = {};
  const failures: unknown[] = [];
  let [pending, endedAt] = [count, begun];
  const one = async () => {
    const { provider } = await providers.forProvider(preferred)
      .transcribe(testPiece(seconds), { diarize: false, language: "en" }, new AbortController().signal);
    answered[provider] = (answered[provider] ?? 0) + 1;
  };
  for (let n = 0; n < count; n++) {
    one().catch((error: unknown) => failures.push(error)).finally(() => (pending--, endedAt = clock.now()));
  }
  for (let step = 0; pending > 0 && step < 3600; step++) await clock.advance(1000);
  return { answered, failures, seconds: (endedAt - begun) / 1000, sleeping: clock.sleeping };
}

const key = (apiKeys: string[]) => ({ apiKeys, model: "whisper-large-v3" });

Deno.test("33 pieces for Groq alone: paced to 20 a minute, each sent once, none for the built-in model", async () => {
  const world = new Counting({ perMinute: 20 });
  const { answered, failures, seconds, sleeping } = await send(33, { groq: key(["one"]) }, world);
  expect({ answered, failures, sleeping }).toEqual({ answered: { groq: 33 }, failures: [], sleeping: 0 });
  expect([world.served, world.refused]).toEqual([33, 0]);
  expect(seconds).toBeGreaterThan(60);
  expect(seconds).toBeLessThan(120);
});

Deno.test("each of two keys has a pace of its own", async () => {
  const world = new Counting({ perMinute: 20 });
  const { answered, seconds } = await send(38, { groq: key(["one", "two"]) }, world);
  expect(answered).toEqual({ groq: 38 });
  expect(world.refused).toBe(0);
  expect([...world.arrivals.values()].map((times) => times.length).toSorted()).toEqual([18, 20]);
  expect(seconds).toBeLessThan(60);
});

Deno.test("two keys of one organisation share its limit, once a refusal has named it", async () => {
  const wait = (ms: number) => ({ "retry-after": `${Math.ceil(ms / 1000)}` });
  const world = new Counting({ perMinute: 20, organisation: "org_sandbox", wait });
  const { answered, failures } = await send(70, { groq: key(["one", "two"]) }, world, 60);
  expect({ answered, failures }).toEqual({ answered: { groq: 70 }, failures: [] });
  expect(world.served).toBe(70);
  expect(world.refused).toBeLessThanOrEqual(4);
});

Deno.test("with another provider at hand nobody waits: it takes what is over the limit", async () => {
  const world = new Counting({ perMinute: 20 });
  const { answered, seconds } = await send(30, { groq: key(["one"]), deepgram: key(["dg"]) }, world);
  expect(answered).toEqual({ groq: 20, deepgram: 10 });
  expect(seconds).toBeLessThan(30);
});

Deno.test("an hour's audio: a piece that must wait long is not kept waiting, and says how long", async () => {
  const world = new Counting({});
  const settings: ProviderSettings = { groq: key(["one"]), fallback: [] };
  const { answered, failures } = await send(15, settings, world, 600);
  expect(answered).toEqual({ groq: 12 });
  expect(world.served).toBe(12);
  for (const error of failures) {
    expect(error).toBeInstanceOf(AllProvidersFailed);
    expect(error).toMatchObject({ retryable: true, attempts: [{ problem: "rate_limit" }] });
    const { retryAfterMs = 0 } = error as AllProvidersFailed;
    expect(retryAfterMs).toBeGreaterThan(3500_000);
    expect(retryAfterMs).toBeLessThanOrEqual(3600_000);
  }
});

Deno.test("the headers of a larger plan end the pace that was known beforehand", async () => {
  const told = { "x-ratelimit-limit-audio-seconds": "400000", "x-ratelimit-limit-requests": "20000" };
  const world = new Counting({ told });
  const { answered, seconds } = await send(60, { groq: key(["one"]) }, world);
  expect(answered).toEqual({ groq: 60 });
  expect(seconds).toBeLessThan(60);
});

const WAITS: Record<string, (ms: number) => Record<string, string>> = {
  "retry-after": (ms) => ({ "retry-after": `${Math.ceil(ms / 1000)}` }),
  "retry-after-ms": (ms) => ({ "retry-after-ms": `${ms}` }),
  "a reset": (ms) => ({ "x-ratelimit-reset-requests": `${ms / 1000}s` }),
};

for (const [title, wait] of Object.entries(WAITS)) {
  Deno.test(`a limit that is not known beforehand is learned by ${title}: all pieces end right, few are refused`, async () => {
    const world = new Counting({ perMinute: 6, wait });
    const settings: ProviderSettings = { openai: { ...key([]), baseUrl: "http://h" } };
    const { answered, failures } = await send(15, settings, world);
    expect({ answered, failures }).toEqual({ answered: { openai: 15 }, failures: [] });
    expect(world.served).toBe(15);
    expect(world.refused).toBeLessThanOrEqual(4);
  });
}

Deno.test("an answer that says nothing is left holds the next request back", async () => {
  const told = { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "20s" };
  const world = new Counting({ told });
  const settings: ProviderSettings = { openai: { ...key([]), baseUrl: "http://h" } };
  const { answered, seconds } = await send(3, settings, world);
  expect(answered).toEqual({ openai: 3 });
  expect(seconds).toBeGreaterThan(23);
});

for (const [atOnce, mostRefused] of [[1, 15], [3, 15]]) {
  Deno.test(`a provider that takes ${atOnce} at once: learned from its refusals, all pieces end right`, async () => {
    const world = new Counting({ atOnce });
    const { answered, failures } = await send(33, { deepgram: key(["dg"]), fallback: [] }, world);
    expect({ answered, failures }).toEqual({ answered: { deepgram: 33 }, failures: [] });
    expect(world.served).toBe(33);
    expect(world.refused).toBeLessThanOrEqual(mostRefused);
  });
}

Deno.test("a provider that refuses for ever is asked less and less, and then the built-in model", async () => {
  const world = new Counting({ perMinute: 0 });
  const { answered, seconds } = await send(1, { groq: key(["one"]) }, world);
  expect(answered).toEqual({ local: 1 });
  expect(world.refused).toBeLessThanOrEqual(10);
  expect(seconds).toBeLessThanOrEqual(180);
});
