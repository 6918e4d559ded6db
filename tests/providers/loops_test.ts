import { expect } from "expect";
import { createProviders, type ProviderSettings } from "../../src/providers/index.ts";
import { FakeClock } from "../fake_clock.ts";
import { ADAPTERS } from "./adapters.ts";
import { testPiece } from "./pieces.ts";
import { type Answer, ProviderServer } from "./provider_server.ts";
import { httpAnswer, rawServer } from "./raw_server.ts";

const PIECES = 17;
const error = (message: string, code?: string) => ({ error: { message, type: "e", code } });
const page = "<html><head><title>Attention Required! | Cloudflare</title></head></html>";

/** What is refused whatever the piece -> the requests it costs while seventeen pieces are wanted at once, with one and with two keys. */
const REFUSALS: readonly [
  title: string,
  answer: Answer,
  withOneKey: number,
  withTwoKeys: number,
  concern: string,
][] = [
  ["a wrong key", { status: 401, body: error("Invalid API Key") }, 1, 2, "key"],
  [
    "no quota",
    { status: 429, body: error("You exceeded your current quota", "insufficient_quota") },
    1,
    2,
    "account",
  ],
  [
    "a restricted account",
    { status: 400, body: error("Restricted", "organization_restricted") },
    1,
    2,
    "account",
  ],
  [
    "a dead model",
    { status: 400, body: error("It has been decommissioned", "model_decommissioned") },
    1,
    2,
    "model",
  ],
  [
    "a model for others",
    { status: 404, body: error("The model does not exist", "model_not_found") },
    1,
    2,
    "model",
  ],
  [
    "a country",
    { status: 403, body: error("Country not supported", "unsupported_country_region_territory") },
    1,
    1,
    "place",
  ],
  ["a page in the way", { status: 403, text: page }, 1, 1, "place"],
  ["a wrong address", { status: 404, body: { detail: "Not Found" } }, 1, 1, "address"],
  [
    "a limit of an hour",
    { status: 429, headers: { "retry-after": "3600" }, body: error("slow down") },
    1,
    2,
    "account",
  ],
];

for (const [title, answer, withOneKey, withTwoKeys, concern] of REFUSALS) {
  for (const [apiKeys, requests] of [[["one"], withOneKey], [["one", "two"], withTwoKeys]] as const) {
    Deno.test(`${title} costs ${requests} requests with ${apiKeys.length} keys; the stand-in takes every piece`, async () => {
      await using groq = new ProviderServer(answer);
      await using deepgram = new ProviderServer(ADAPTERS[1].fixtures.speech);
      const { failures, answered } = await send({
        groq: { apiKeys, model: "m", baseUrl: groq.url },
        deepgram: { apiKeys: ["dg"], model: "nova-3", baseUrl: deepgram.url },
      });
      expect(groq.received.length).toBe(requests);
      expect({ answered, failures }).toEqual({ answered: Array(PIECES).fill("deepgram"), failures: [] });
    });
  }

  Deno.test(`${title}, and nobody stands in: told as what it is`, async () => {
    await using groq = new ProviderServer(answer);
    const { failures } = await send({
      groq: { apiKeys: ["one"], model: "m", baseUrl: groq.url },
      fallback: [],
    });
    expect(groq.received.length).toBe(1);
    expect(failures.length).toBe(PIECES);
    for (const failure of failures) expect(failure).toMatchObject({ attempts: [{ concern }] });
  });
}

Deno.test("an address that moved costs one request", async () => {
  await using moved = rawServer(httpAnswer(308, { location: "/elsewhere" }));
  const { failures } = await send({ openai: { apiKeys: [], model: "m", baseUrl: moved.url }, fallback: [] });
  expect(failures.length).toBe(PIECES);
  expect(moved.requests.length).toBe(1);
});

Deno.test("a server that hangs up costs two requests a piece, until it is set aside", async () => {
  await using rude = rawServer("");
  const settings = { deepgram: { apiKeys: ["dg"], model: "nova-3", baseUrl: rude.url }, fallback: [] };
  const { failures } = await send(settings, 50);
  expect(failures.length).toBe(PIECES);
  // Ten at once before the first failures are known, and the second attempts of some.
  expect(rude.requests.length).toBeLessThanOrEqual(20);
});

/** `tickMs` is what passes while the servers answer: nothing, or the pauses between attempts. */
async function send(settings: ProviderSettings, tickMs = 0) {
  const clock = new FakeClock();
  const providers = createProviders(settings, { fetch, clock, random: () => 0 });
  const preferred = settings.openai ? "openai" : settings.groq ? "groq" : "deepgram";
  const work = Array.from(
    { length: PIECES },
    () =>
      providers.forProvider(preferred).transcribe(
        testPiece(),
        { diarize: false },
        new AbortController().signal,
      ),
  );
  let done = false;
  const outcomes = Promise.allSettled(work).finally(() => done = true);
  while (!done) {
    await clock.advance(tickMs);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const settled = await outcomes;
  return {
    answered: settled.flatMap((one) => one.status === "fulfilled" ? [one.value.provider] : []),
    failures: settled.flatMap((one) => one.status === "rejected" ? [one.reason] : []),
  };
}
