import { expect } from "expect";
import { MediaFolder } from "../media.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, expectWords, newcomer, SAID, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

Deno.test("without any provider's key the bot itself understands a voice note", async () => {
  await using sandbox = await startSandbox({ providers: [] });
  await using _bot = await BotProgram.start(sandbox);
  const ben = newcomer(sandbox, "en");
  const answer = await answerTo(ben, ben.sendsVoice(await voiceNote()));
  expectWords(answer.content.text, SAID);
  expect(answer.content.text).toContain("\n\nℹ️ Transcribed by the built-in model.");
  expect(sandbox.log.records.filter(({ server }) => server !== "bot_api")).toEqual([]);
});

Deno.test("a language that the built-in model does not know is told of, not guessed at", async () => {
  await using folder = await MediaFolder.create();
  const words =
    "Selamat pagi semuanya. Hari ini kita akan membahas rencana perjalanan ke Yogyakarta minggu depan. " +
    "Kereta berangkat pukul tujuh pagi, jadi kita harus berkumpul paling lambat setengah tujuh.";
  const voice = await Deno.readFile(await folder.speech("pagi.wav", words, "id"));
  await using sandbox = await startSandbox({ providers: [] });
  await using _bot = await BotProgram.start(sandbox);
  const sari = newcomer(sandbox);
  const answer = await answerTo(sari, sari.sendsDocument(voice, "pagi.wav"));
  expect(answer.content.text).toContain("Model bawaan tidak mengenal bahasa ini");
});
