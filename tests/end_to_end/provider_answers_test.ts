import { expect } from "expect";
import { type Answer, ProviderServer, type ReceivedRequest } from "../providers/provider_server.ts";
import { MediaFolder } from "../media.ts";
import { type Finished, runProgram } from "./program.ts";

/** Some 8 s of speech. */
const SAMPLE = new URL("../fixtures/voice_note.ogg", import.meta.url).pathname;
const TEXT = "Selamat pagi. Rapat dimulai jam sembilan. Bawa kopi. Terima kasih.";
const SENTENCES = TEXT.split(/(?<=\.) /);

/** What the command line makes of one answer of an OpenAI-compatible server that nobody stands in for. */
async function transcribed(
  answer: Answer,
  args: string[] = [],
  { file = SAMPLE, provider = "OPENAI" } = {},
): Promise<Finished & { received: ReceivedRequest[] }> {
  await using server = new ProviderServer(answer);
  const finished = await runProgram(["transcribe", file, ...args], {
    env: {
      [`${provider}_BASE_URL`]: provider === "OPENAI" ? `${server.url}/v1` : server.url,
      [`${provider}_API_KEY`]: "sandbox-key-of-the-tests",
      PROVIDER_FALLBACK: provider.toLowerCase(),
    },
  });
  return { ...finished, received: server.received };
}

const json = (body: unknown): Answer => ({ status: 200, body });
const segments = (unit: number) =>
  SENTENCES.map((text, i) => ({ text: ` ${text}`, start: i * 1.5 * unit, end: (i * 1.5 + 1.2) * unit }));

Deno.test("times in nanoseconds cost no sentence, and the subtitles have them in seconds", async () => {
  const { code, stdout } = await transcribed(json({ text: TEXT, segments: segments(1e9) }), [
    "--format",
    "srt",
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain("00:00:04,500 --> ");
  expect(stdout.replaceAll(/\d+\n.*-->.*\n/g, "").replaceAll(/\s+/g, " ").trim()).toBe(TEXT);
});

for (
  const [title, answer] of [
    ["its segments hold a part of it", json({ text: TEXT, segments: segments(1).slice(0, 1) })],
    ["times lie behind the end", json({ text: TEXT, segments: segments(30) })],
    ["details are broken", {
      status: 200,
      text: JSON.stringify({
        text: TEXT,
        segments: segments(1),
        words: [{ word: "Selamat" }, null],
        languages: [],
      })
        .replace('"end":1.2', '"end":null,"avg_logprob":NaN'),
      headers: { "content-type": "application/json" },
    }],
    ["it is plain text", { status: 200, text: TEXT, headers: { "content-type": "text/plain" } }],
  ] as const
) {
  Deno.test(`an answer's text is printed whole although ${title}, and is asked for once`, async () => {
    const { code, stdout, received } = await transcribed(answer);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ").trim()).toBe(TEXT);
    expect(received.length).toBe(1);
  });
}

Deno.test("a web page with 200 is told by its title, an error with 200 by its words", async () => {
  const page = await transcribed({ status: 200, text: "<!doctype html><title>Hotel login</title>" });
  expect(page.code).toBe(1);
  expect(page.stderr).toContain("Hotel login");
  const error = await transcribed(json({ error: { message: "the GPU is on fire" } }));
  expect(error.code).toBe(1);
  expect(error.stderr).toContain("the GPU is on fire");
});

Deno.test("Japanese is written as ever when Deepgram tells speakers apart", async () => {
  const said = [["今日", 0], ["は", 0], ["天気", 1], ["です", 1]] as const;
  const words = said.map(([word, speaker], i) => ({ word, start: i, end: i + 1, speaker }));
  const results = { channels: [{ alternatives: [{ transcript: "今日は天気です", words }] }] };
  const { code, stdout } = await transcribed(json({ results }), ["--diarize"], { provider: "DEEPGRAM" });
  expect(code).toBe(0);
  expect(stdout).toBe("Speaker 1: 今日は\n\nSpeaker 2: 天気です\n");
});

Deno.test("Javanese is asked for by either code, a region is left out", async () => {
  for (const [asked, sent] of [["jw", "jw"], ["jv", "jw"], ["en-US", "en"]]) {
    const { code, received } = await transcribed(json({ text: TEXT }), ["--language", asked]);
    expect(code).toBe(0);
    expect(new Map(received[0].fields).get("language")).toBe(sent);
  }
});

Deno.test("what a model makes of silence is not printed, the same words over sound are", async () => {
  await using folder = await MediaFolder.create();
  const samples = Int16Array.from(
    { length: 10 * 16_000 },
    (_, i) => i < 80_000 ? 9000 * Math.sin(i / 12) : 0,
  );
  const file = await folder.sound("half.wav", samples);
  const body = (start: number) => ({
    text: "Selamat pagi. Terima kasih telah menonton!",
    segments: [
      { text: "Selamat pagi.", start: 0, end: 2 },
      { text: "Terima kasih telah menonton!", start, end: start + 2 },
    ],
  });
  expect((await transcribed(json(body(7)), [], { file })).stdout).toBe("Selamat pagi.\n");
  expect((await transcribed(json(body(2)), [], { file })).stdout).toContain("menonton");
});
