import { expect } from "expect";
import { interleavedVideo, noisePicture } from "../interleaved_video.ts";
import { MediaFolder } from "../media.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import type { RequestRecord } from "../sandbox/request_log.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { createFile, diskContent, type SandboxFile } from "../sandbox/world.ts";
import { answerTo, newcomer, speech } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

/** As a telephone's 5 Mbit/s. */
const BYTES_PER_SECOND = 625_000;
const SECONDS = 40;
/** Slow enough that reading less is worth it, however busy the machine is. */
const LINE_BYTES_PER_SECOND = 4e6;
/** What it takes to see where a file really ends. */
const MOST_END_BYTES = 2 ** 20;
/** Progress is shown no oftener. */
const INTERVAL_MS = 7_000;
/** Calls that somebody sees: one message, and what becomes of it until it is the answer. */
const MOST_VISIBLE_CALLS = 4;

Deno.test("of a telephone's video only the sound is read, once for all who send it, now or later, and little is told meanwhile", async () => {
  await using folder = await MediaFolder.create();
  const picture = await noisePicture(folder, BYTES_PER_SECOND);
  const { samples } = await speech(SECONDS);
  const path = await interleavedVideo(folder, "film.mp4", samples, { seconds: 1, picture });
  await using sandbox = await startSandbox({ providers: ["groq"], recognise: alwaysHears("Good morning.") });
  using _line = sandbox.mtproto.faults.bandwidth(LINE_BYTES_PER_SECOND);
  await using _bot = await BotProgram.start(sandbox);
  await using content = await diskContent(path);
  const file = () => createFile({ kind: "video", name: "film.mp4", mimeType: "video/mp4", content });
  for (const films of [[file(), file()], [file()]]) {
    const answers = films.map((film) => {
      const sari = newcomer(sandbox, "en");
      return answerTo(sari, sari.sendsFile(film));
    });
    for (const { content } of await Promise.all(answers)) expect(content.text).toContain("Good morning.");
    expect(sandbox.log.of("groq").length).toBe(1);
    for (const film of films) {
      const { bytes, requests } = partsAsked(sandbox, film);
      expect(bytes - MOST_END_BYTES).toBeLessThan(0.05 * content.sizeBytes);
      expect(requests).toBeLessThan(2 * SECONDS);
    }
  }
  const calls = visibleCalls(sandbox);
  // On a slow machine there is more progress to be told, to two at once.
  const intervals = Math.floor((calls[calls.length - 1].at - calls[0].at) / INTERVAL_MS);
  expect(calls.length).toBeLessThanOrEqual(3 * MOST_VISIBLE_CALLS + 2 * intervals);
});

function visibleCalls({ log }: Sandbox): RequestRecord[] {
  return log.of("bot_api").filter(({ method }) =>
    /^(sendMessage|editMessageText|sendMessageDraft|deleteMessage)$/.test(method)
  );
}

function partsAsked({ mtproto }: Sandbox, { id }: SandboxFile): { bytes: number; requests: number } {
  const parts = mtproto.requests.filter(({ method, params, outcome }) =>
    method === "upload.getFile" && params.fileId === id && outcome === "ok"
  );
  return { bytes: parts.reduce((sum, { params }) => sum + Number(params.limit), 0), requests: parts.length };
}
