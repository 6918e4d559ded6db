import { expect } from "expect";
import type { TranscribeOptions } from "../../src/pipeline/transcriber.ts";
import { createProviders } from "../../src/providers/index.ts";
import { createOpenAiCompatible } from "../../src/providers/openai_compatible/index.ts";
import { defaultModel } from "../../src/providers/openai_compatible/models.ts";
import { FakeClock } from "../fake_clock.ts";
import { ADAPTERS } from "./adapters.ts";
import { neverAborted, testPiece } from "./pieces.ts";
import { ProviderServer } from "./provider_server.ts";

type Fields = [name: string, value: string][];

/** A server with opinions: `refuses` says what it says of a form (or a query), undefined when it takes it. */
class Picky implements AsyncDisposable {
  readonly received: Fields[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(readonly refuses: (fields: Map<string, string>) => Response | undefined) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (r) => this.#serve(r));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async #serve(request: Request): Promise<Response> {
    const isForm = request.headers.get("content-type")?.startsWith("multipart/");
    const form = isForm ? [...await request.formData()] : [...new URL(request.url).searchParams];
    if (!isForm) await request.arrayBuffer();
    const fields = form.flatMap(([name, value]): Fields => typeof value === "string" ? [[name, value]] : []);
    this.received.push(fields);
    const answer = { text: "Selamat pagi.", results: { channels: [] } };
    return this.refuses(new Map(fields)) ?? Response.json(answer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

const openAi = (message: string, param?: string, status = 400) =>
  Response.json({ error: { message, type: "invalid_request_error", param, code: "unsupported_value" } }, {
    status,
  });

/** How servers refuse to tell times. */
const WITHOUT_TIMES: Record<string, (fields: Map<string, string>) => Response | undefined> = {
  "a model of OpenAI's": (fields) =>
    fields.get("response_format") === "verbose_json"
      ? openAi(
        "response_format 'verbose_json' is not compatible with model 'x'. Use 'json' or 'text'.",
        "response_format",
      )
      : undefined,
  "an older vLLM": (fields) =>
    fields.get("response_format") === "verbose_json"
      ? Response.json({ object: "error", message: "Currently do not support verbose_json", code: 400 }, {
        status: 400,
      })
      : undefined,
  "FastAPI": (fields) =>
    fields.has("timestamp_granularities[]")
      ? Response.json(
        { detail: [{ loc: ["body", "timestamp_granularities[]"], msg: "Extra inputs are not permitted" }] },
        { status: 422 },
      )
      : undefined,
  "a server that fails over it": (fields) =>
    fields.get("response_format") === "verbose_json"
      ? new Response("ValueError: response_format must be json", { status: 500 })
      : undefined,
};

for (const [server, refuses] of Object.entries(WITHOUT_TIMES)) {
  for (const { name, create } of ADAPTERS.filter((adapter) => adapter.name !== "deepgram")) {
    Deno.test(`${name}: ${server} refuses times: asked once more for the text alone, and remembered`, async () => {
      await using picky = new Picky(refuses);
      const transcriber = create(picky.url);
      for (let piece = 0; piece < 3; piece++) {
        const { segments } = await transcriber.transcribe(testPiece(), { diarize: false }, neverAborted());
        expect(segments.map(({ text }) => text)).toEqual(["Selamat pagi."]);
      }
      const formats = picky.received.map((fields) => new Map(fields).get("response_format"));
      expect(formats).toEqual(["verbose_json", "json", "json", "json"]);
      expect(picky.received[1].map(([field]) => field)).not.toContain("timestamp_granularities[]");
    });
  }
}

Deno.test("several fields that are refused are left out one after the other; a file is asked for once each", async () => {
  await using picky = new Picky((fields) => {
    if (fields.has("temperature")) return openAi("Unsupported parameter: temperature", "temperature");
    if (fields.has("prompt")) return openAi("prompt is not supported by this model", "prompt");
    return WITHOUT_TIMES["an older vLLM"](fields);
  });
  const options = { diarize: false, prompt: "Surabaya" };
  const transcriber = ADAPTERS[3].create(picky.url);
  await transcriber.transcribe(testPiece(), options, neverAborted());
  await transcriber.transcribe(testPiece(), options, neverAborted());
  expect(picky.received.length).toBe(5);
  expect(picky.received[4]).toEqual([["model", "whisper-1"], ["response_format", "json"]]);
});

Deno.test("a prompt that is too long is no field that is refused", async () => {
  await using picky = new Picky(() =>
    Response.json({ error: { message: "prompt length must be 896 characters or fewer" } }, { status: 400 })
  );
  const options = { diarize: false, prompt: "Surabaya" };
  const work = ADAPTERS[3].create(picky.url).transcribe(testPiece(), options, neverAborted());
  await expect(work).rejects.toMatchObject({ problem: "bad_request" });
  expect(picky.received.length).toBe(1);
});

Deno.test("deepgram: a model that knows no keyterm is asked without", async () => {
  await using picky = new Picky((fields) =>
    fields.has("keyterm")
      ? Response.json({ err_code: "Bad Request", err_msg: "Keyterm is not supported for this model" }, {
        status: 400,
      })
      : undefined
  );
  const options = { diarize: false, prompt: "Surabaya" };
  await ADAPTERS[1].create(picky.url).transcribe(testPiece(), options, neverAborted());
  expect(picky.received.map((fields) => new Map(fields).has("keyterm"))).toEqual([true, false]);
});

Deno.test("what one key learned of a server, the others know; pieces at the same time ask once more together", async () => {
  await using picky = new Picky(WITHOUT_TIMES["an older vLLM"]);
  const openai = { apiKeys: ["one", "two"], model: "whisper-1", baseUrl: picky.url };
  const providers = createProviders({ openai }, { fetch, clock: new FakeClock(), random: () => 0 });
  const ask = () =>
    providers.forProvider("openai").transcribe(testPiece(), { diarize: false }, neverAborted());
  await Promise.all([ask(), ask(), ask(), ask()]);
  expect(picky.received.length).toBe(5);
});

Deno.test("a server that refuses whatever it is asked is not asked for ever", async () => {
  await using picky = new Picky(() => openAi("response_format is not supported", "response_format"));
  const work = ADAPTERS[3].create(picky.url).transcribe(testPiece(), { diarize: false }, neverAborted());
  await expect(work).rejects.toMatchObject({ problem: "bad_request" });
  expect(picky.received.length).toBe(2);
});

async function sentTo(model: string, options: Partial<TranscribeOptions> = {}, path = ""): Promise<Fields> {
  await using server = new ProviderServer({ status: 200, body: { text: "hi" } });
  const config = { apiKey: "k", baseUrl: `${server.url}${path}`, model, fetch };
  const transcriber = createOpenAiCompatible(config);
  await transcriber.transcribe(testPiece(60), { diarize: false, ...options }, neverAborted());
  return server.only.fields.flatMap(([name, value]): Fields =>
    typeof value === "string" ? [[name, value]] : []
  );
}

for (const model of ["gpt-4o-transcribe", "openai/gpt-4o-transcribe", "gpt-4o-mini-transcribe-2025-12-15"]) {
  Deno.test(`${model} is asked for the text alone`, async () => {
    expect(await sentTo(model, { language: "id", prompt: "Surabaya" })).toEqual([
      ["model", model],
      ["language", "id"],
      ["prompt", "Surabaya"],
      ["temperature", "0"],
      ["response_format", "json"],
    ]);
  });
}

for (const model of ["gpt-transcribe", "openai/gpt-transcribe"]) {
  Deno.test(`${model} is given languages as hints, and no temperature`, async () => {
    expect(await sentTo(model, { language: "id", prompt: "Surabaya" })).toEqual([
      ["model", model],
      ["languages[]", "id"],
      ["prompt", "Surabaya"],
      ["response_format", "json"],
    ]);
  });
}

for (const model of ["gpt-4o-transcribe-diarize", "openai/gpt-4o-transcribe-diarize"]) {
  Deno.test(`${model} may cut by itself, and tells who speaks`, async () => {
    expect(await sentTo(model, { diarize: true, prompt: "Surabaya" })).toEqual([
      ["model", model],
      ["temperature", "0"],
      ["response_format", "diarized_json"],
      ["chunking_strategy", "auto"],
    ]);
    const { capabilities } = createOpenAiCompatible({ apiKey: "k", model, fetch });
    expect(capabilities.diarization).toBe(true);
    expect(capabilities.limits.maxSeconds).toBe(1400);
  });
}

Deno.test("whisper.cpp at its own address is asked to find out the language; others are not", async () => {
  const languages = async (path: string, options = {}) =>
    (await sentTo("tiny", options, path)).filter(([name]) => name === "language").map(([, value]) => value);
  expect(await languages("/inference")).toEqual(["auto"]);
  expect(await languages("/inference", { language: "id" })).toEqual(["id"]);
  expect(await languages("/v1")).toEqual([]);
});

Deno.test("the model that is asked for when none is named exists where it is asked for", () => {
  expect(defaultModel(undefined)).toBe("gpt-transcribe");
  expect(defaultModel("https://api.openai.com/v1")).toBe("gpt-transcribe");
  expect(defaultModel("https://eu.api.openai.com")).toBe("gpt-transcribe");
  expect(defaultModel("http://127.0.0.1:8000/v1")).toBe("whisper-1");
  expect(defaultModel("https://openai.com.example.org")).toBe("whisper-1");
});
