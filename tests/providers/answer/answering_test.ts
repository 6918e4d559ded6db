import { expect } from "expect";
import { ProviderError } from "../../../src/pipeline/errors.ts";
import type { Segment } from "../../../src/transcript/transcript.ts";
import { ADAPTERS } from "../adapters.ts";
import { neverAborted } from "../pieces.ts";
import { type Answer, ProviderServer } from "../provider_server.ts";
import { soundingPiece } from "./sounding_piece.ts";

const TEXT = "Selamat pagi. Rapat dimulai.";
const openAi = JSON.stringify({
  text: TEXT,
  segments: [{ start: 0, end: 2, text: "Selamat pagi." }, { start: 3, end: 5, text: "Rapat dimulai." }],
});
const deepgram = JSON.stringify({
  results: {
    channels: [{ alternatives: [{ transcript: TEXT }] }],
    utterances: [{ start: 0, end: 2, transcript: "Selamat pagi." }, {
      start: 3,
      end: 5,
      transcript: "Rapat dimulai.",
    }],
  },
});

async function outcome(
  { create }: typeof ADAPTERS[number],
  answer: Answer,
): Promise<{ error?: ProviderError; text?: string; segments?: Segment[] }> {
  await using server = new ProviderServer(answer);
  const work = create(server.url).transcribe(soundingPiece(12), { diarize: false }, neverAborted());
  const result = await work.catch((error) => error);
  expect(server.received.length).toBe(1);
  if (result instanceof Error) {
    expect(result).toBeInstanceOf(ProviderError);
    return { error: result as ProviderError };
  }
  return { segments: result.segments, text: result.segments.map(({ text }: Segment) => text).join(" ") };
}

function reply(text: string, type = "application/json"): Answer {
  return { status: 200, text, headers: { "content-type": type } };
}

for (const adapter of ADAPTERS) {
  const { name } = adapter;
  const whole = name === "deepgram" ? deepgram : openAi;

  for (
    const [title, text] of [
      ["with a byte order mark", `\uFEFF${whole}`],
      ["with NaN in it", whole.replace('"end":2', '"end":NaN,"avg_logprob":-Infinity')],
      ["cut off behind its text", whole.slice(0, whole.lastIndexOf("Rapat dimulai") + 6)],
      ["of a wrong type", whole],
    ] as const
  ) {
    Deno.test(`${name}: JSON ${title} is read`, async () => {
      const type = title === "of a wrong type" ? "text/html; charset=utf-8" : "application/json";
      expect(await outcome(adapter, reply(text, type))).toMatchObject({ text: TEXT });
    });
  }

  Deno.test(`${name}: JSON that was cut in its text is no answer`, async () => {
    const { error } = await outcome(adapter, reply(whole.slice(0, whole.indexOf("Rapat") + 2)));
    expect(error).toMatchObject({ problem: "server", status: 200 });
  });

  for (
    const [title, body, problem, told] of [
      [
        "a limit",
        { error: { message: "slow down", code: "rate_limit_exceeded" } },
        "rate_limit",
        "slow down",
      ],
      ["a limit by number", { error: { message: "slow down", code: 429 } }, "rate_limit", "slow down"],
      ["no credit", { error: { message: "pay first", type: "insufficient_quota" } }, "payment", "pay first"],
      ["a wrong key", { error: { message: "who are you", code: "invalid_api_key" } }, "auth", "who are you"],
      [
        "a wrong request",
        { error: { message: "no such field", type: "invalid_request_error" } },
        "bad_request",
        "no such",
      ],
      [
        "Deepgram's limit",
        { err_code: "TOO_MANY_REQUESTS", err_msg: "slow down" },
        "rate_limit",
        "slow down",
      ],
      [
        "Deepgram's key",
        { err_code: "INVALID_AUTH", err_msg: "Invalid credentials." },
        "auth",
        "Invalid credentials",
      ],
      ["a broken server", { error: { message: "GPU on fire" } }, "server", "GPU on fire"],
      ["a broken server in words", { error: "GPU on fire" }, "server", "GPU on fire"],
      ["FastAPI's words", { detail: "model still loading" }, "server", "model still loading"],
    ] as const
  ) {
    Deno.test(`${name}: a success that holds ${title} is that error`, async () => {
      const { error } = await outcome(adapter, reply(JSON.stringify(body)));
      expect(error?.problem).toBe(problem);
      // Deepgram's errors have a form of their own.
      const isOwn = (name === "deepgram") === ("err_code" in body);
      if (isOwn || problem === "server") expect(error?.message).toContain(told);
    });
  }

  Deno.test(`${name}: a success with nothing in it is no answer`, async () => {
    for (const answer of [reply(""), reply("", "text/plain"), reply("\n"), reply("null")]) {
      const { error } = await outcome(adapter, answer);
      expect(error).toMatchObject({ problem: "server", status: 200 });
    }
  });

  Deno.test(`${name}: a web page with 200 is told by its title`, async () => {
    const page = "<!DOCTYPE html><html><head><title>Hotel login</title></head><body>Welcome</body></html>";
    for (const type of ["text/html", "application/json", "text/plain"]) {
      const { error } = await outcome(adapter, reply(page, type));
      expect(error).toMatchObject({ problem: "server", status: 200 });
      expect(error?.message).toContain("Hotel login");
      expect(error?.message).not.toContain("<");
    }
  });

  if (name === "deepgram") continue;
  Deno.test(`${name}: text alone, as text or as a JSON string, is the transcript`, async () => {
    expect(await outcome(adapter, reply(`${TEXT}\n`, "text/plain"))).toMatchObject({ text: TEXT });
    expect(await outcome(adapter, reply(TEXT, "application/octet-stream"))).toMatchObject({ text: TEXT });
    expect(await outcome(adapter, reply(JSON.stringify(TEXT)))).toMatchObject({ text: TEXT });
    expect(await outcome(adapter, reply("2026", "text/plain"))).toMatchObject({ text: "2026" });
  });

  for (
    const [title, body] of [
      [
        "events",
        'event: x\ndata: {"type":"transcript.text.delta","delta":"Selamat pagi."}\n\n' +
        'data: {"type":"transcript.text.delta","delta":" Rapat dimulai."}\n\ndata: [DONE]\n',
      ],
      [
        "events that end with all of it",
        `data: {"type":"transcript.text.delta","delta":"Sela"}\n\ndata: {"type":"transcript.text.done","text":"${TEXT}"}\n\n`,
      ],
      [
        "a JSON a line",
        '{"text":"Selamat pagi.","start":0,"end":2}\n{"text":"Rapat dimulai.","start":3,"end":5}\n',
      ],
      [
        "SubRip",
        "1\n00:00:00,000 --> 00:00:02,000\nSelamat pagi.\n\n2\n00:00:03,000 --> 00:00:05,000\nRapat\ndimulai.\n",
      ],
      [
        "WebVTT",
        "WEBVTT\r\n\r\n00:00.000 --> 00:02.000\r\nSelamat pagi.\r\n\r\n00:03.000 --> 00:05.000\r\nRapat dimulai.\r\n",
      ],
    ] as const
  ) {
    Deno.test(`${name}: ${title} instead of one JSON: the words alone are the transcript`, async () => {
      const type = title.startsWith("events") ? "text/event-stream" : "text/plain";
      const { text, segments = [] } = await outcome(adapter, reply(body, type));
      expect(text).toBe(TEXT);
      if (!title.startsWith("events")) expect(segments[1].startSeconds).toBe(3);
    });
  }
}
