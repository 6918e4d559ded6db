import { expect } from "expect";
import { ProviderError } from "../../src/pipeline/errors.ts";
import { ADAPTERS } from "./adapters.ts";
import { testPiece } from "./pieces.ts";
import { rawServer } from "./raw_server.ts";

const WHOLE: Record<string, string> = {
  openai: JSON.stringify({
    text: "Selamat pagi.",
    segments: [{ start: 0, end: 0.5, text: "Selamat pagi." }],
  }),
  deepgram: JSON.stringify({ results: { channels: [{ alternatives: [{ transcript: "Selamat pagi." }] }] } }),
};
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

for (const { name, create } of ADAPTERS) {
  const whole = WHOLE[name] ?? WHOLE.openai;
  const outcome = async (headers: string, body: string) => {
    await using server = rawServer(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${headers}\r\n\r\n${body}`,
    );
    const options = { diarize: false };
    const result = await create(server.url).transcribe(testPiece(), options, new AbortController().signal)
      .then(({ segments }) => segments.map(({ text }) => text).join(" "), (error) => error);
    expect(server.requests.length).toBe(1);
    return result;
  };

  Deno.test(`${name}: an answer that is all there counts, however its connection ends`, async () => {
    const cases: [string, string][] = [
      [`content-length: ${whole.length + 50}`, whole],
      ["transfer-encoding: chunked", chunk(whole)],
      ["transfer-encoding: chunked", chunk(whole.slice(0, 20)) + chunk(whole.slice(20))],
    ];
    for (const [headers, body] of cases) expect(await outcome(headers, body)).toBe("Selamat pagi.");
  });

  Deno.test(`${name}: an answer that was cut before all of its text came is none`, async () => {
    const cut = whole.slice(0, whole.indexOf("pagi"));
    for (const headers of [`content-length: ${whole.length}`, "transfer-encoding: chunked"]) {
      const error = await outcome(headers, headers.startsWith("c") ? cut : chunk(cut));
      expect(error).toBeInstanceOf(ProviderError);
      expect((error as ProviderError).problem).toBe("network");
    }
  });
}
