import { expect } from "expect";
import { MediaFolder } from "../media.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, heavyVideo, newcomer, speech, upload, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

/** Just above what the Bot API gives out. */
const LARGE_BYTES = 21 * 2 ** 20;
const FILM = { kind: "video", name: "film.mp4", mimeType: "video/mp4" } as const;

Deno.test("without MTProto credentials small files come by the Bot API, and large ones are refused clearly", async () => {
  await using folder = await MediaFolder.create();
  const film = await heavyVideo(folder, "film.mp4", (await speech(5)).samples, LARGE_BYTES);
  await using sandbox = await startSandbox({ credentials: 0, recognise: alwaysHears("Good morning.") });
  await using _bot = await BotProgram.start(sandbox);
  const [sari, ben] = [newcomer(sandbox), newcomer(sandbox, "en")];
  expect((await answerTo(sari, sari.sendsVoice(await voiceNote()))).content.text).toBe("Good morning.");
  for (const [person, words] of [[sari, "Berkas ini terlalu besar"], [ben, "too large for me"]] as const) {
    const { content } = await answerTo(person, person.sendsFile(await upload(film, FILM)));
    expect(content.text).toContain(words);
    expect(content.text).toContain("20 MB");
  }
  expect((await answerTo(ben, ben.sends("/start"))).content.text).toContain("a video of up to 20 MB");
  expect((await answerTo(sari, sari.sends("/status"))).content.text).toContain("hanya berkas sampai 20 MB");
});

Deno.test("while MTProto cannot be reached the bot answers, and goes on by itself when it can", async () => {
  await using folder = await MediaFolder.create();
  const film = await heavyVideo(folder, "film.mp4", (await speech(5)).samples, LARGE_BYTES);
  await using sandbox = await startSandbox({ recognise: alwaysHears("Good morning.") });
  const outage = sandbox.mtproto.faults.refuseConnections();
  await using _bot = await BotProgram.start(sandbox);
  const [sari, ben] = [newcomer(sandbox), newcomer(sandbox, "en")];
  expect((await answerTo(ben, ben.sends("/status"))).content.text).toContain("🔵 API-1");
  const question = ben.sendsFile(await upload(film, FILM));
  expect((await answerTo(sari, sari.sendsVoice(await voiceNote()))).content.text).toBe("Good morning.");
  expect(sandbox.log.of("bot_api", "file").length).toBe(1);
  outage[Symbol.dispose]();
  expect((await answerTo(ben, question)).content.text).toBe("Good morning.");
  expect(sandbox.mtproto.counts().requestsByMethod["upload.getFile"]).toBeGreaterThan(0);
});

Deno.test("a 429 on an edit is waited out, and the answer comes once", async () => {
  const retryAfterSeconds = 3;
  await using sandbox = await startSandbox({ recognise: alwaysHears("Good morning.") });
  await using _bot = await BotProgram.start(sandbox);
  sandbox.faults.add("bot_api/editMessageText", { kind: "rate_limit", retryAfterSeconds, times: 1 });
  const sari = newcomer(sandbox);
  const answer = await answerTo(sari, sari.sendsVoice(await voiceNote()));
  expect(answer.content.text).toBe("Good morning.");
  expect(sari.messages().filter(({ from }) => from.is_bot)).toEqual([answer]);
  // On a slow machine the first edit is one of progress, and there are more.
  const [refused, next, ...more] = sandbox.log.of("bot_api", "editMessageText");
  expect([refused, next, ...more].map(({ outcome }) => outcome)).toEqual([
    "429",
    "200",
    ...more.map(() => "200"),
  ]);
  expect(next.at - refused.at).toBeGreaterThanOrEqual(retryAfterSeconds * 1000);
});
