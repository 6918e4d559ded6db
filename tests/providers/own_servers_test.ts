import { expect } from "expect";
import { createProviders } from "../../src/providers/index.ts";
import { defaultModel } from "../../src/providers/openai_compatible/models.ts";
import { FakeClock } from "../fake_clock.ts";
import { neverAborted, testPiece } from "./pieces.ts";

const MODEL = "Systran/faster-whisper-medium";
const WORDS = " Selamat pagi semuanya.";

interface Asked {
  path: string;
  fields: Map<string, string>;
}

/** speaches: hears with a model that was fetched, finds the language out, and refuses a language that is none. */
function speaches({ path, fields }: Asked): Response {
  if (path !== "/v1/audio/transcriptions") return Response.json({ detail: "Not Found" }, { status: 404 });
  if (fields.get("model") !== MODEL) {
    const detail =
      `Model '${fields.get("model")}' is not installed locally. You can download the model using ` +
      "`POST /v1/models`";
    return Response.json({ detail }, { status: 404 });
  }
  if (fields.get("language") === "auto") {
    return Response.json({ detail: [{ loc: ["body", "language"], msg: "Input should be 'af'" }] }, {
      status: 422,
    });
  }
  const segment = { id: 1, start: 0.4, end: 2.1, text: WORDS, avg_logprob: -0.2, no_speech_prob: 0.01 };
  return Response.json({
    task: "transcribe",
    language: "id",
    duration: 12,
    text: WORDS,
    segments: [segment],
  });
}

/** whisper.cpp as it is started: hears English unless the language is told, or "auto". */
function whisperCpp({ path, fields }: Asked): Response {
  if (path !== "/inference") return new Response("File Not Found (/)", { status: 404 });
  const isFound = fields.get("language") === "auto";
  const text = isFound ? WORDS : " Good morning everybody.";
  const segment = { id: 0, text, start: 0.4, end: 2.1, temperature: 0, avg_logprob: -0.2, tokens: [1] };
  const language = isFound ? "indonesian" : "english";
  return Response.json({ task: "transcribe", language, duration: 12, text, segments: [segment] });
}

/** What comes of a piece at this server, under this address and model. */
async function heardBy(serve: (asked: Asked) => Response, path: string, given?: string) {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const form = [...await request.formData()].flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as const] : []
    );
    return serve({ path: new URL(request.url).pathname, fields: new Map(form) });
  });
  const baseUrl = `http://127.0.0.1:${server.addr.port}${path}`;
  const openai = { apiKeys: [], baseUrl, model: given ?? defaultModel(baseUrl) };
  using providers = createProviders({ openai }, { fetch, clock: new FakeClock(), random: () => 0 });
  return await providers.forProvider("openai").transcribe(testPiece(), { diarize: false }, neverAborted());
}

const INDONESIAN = {
  language: "id",
  segments: [{ text: "Selamat pagi semuanya.", startSeconds: 0.4, endSeconds: 2.1 }],
};

Deno.test("speaches is asked as the manual says, and hears what is spoken", async () => {
  expect(await heardBy(speaches, "/v1", MODEL)).toMatchObject(INDONESIAN);
});

Deno.test("a model that speaches was not told to fetch is named as what is to be checked", async () => {
  await expect(heardBy(speaches, "/v1", "Systran/faster-whisper-large-v3")).rejects.toThrow(
    /check OPENAI_MODEL/,
  );
});

Deno.test("whisper.cpp at its own address finds the language out, without being started so", async () => {
  expect(await heardBy(whisperCpp, "/inference")).toMatchObject(INDONESIAN);
});
