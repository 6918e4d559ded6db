import { expect } from "expect";
import { startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, expectWords, newcomer, SAID, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

Deno.test("without any provider's key the bot itself understands a voice note", async () => {
  await using sandbox = await startSandbox({ providers: [] });
  await using _bot = await BotProgram.start(sandbox);
  const ben = newcomer(sandbox, "en");
  const answer = await answerTo(ben, ben.sendsVoice(await voiceNote()));
  expectWords(answer.content.text, SAID);
  expect(sandbox.log.records.filter(({ server }) => server !== "bot_api")).toEqual([]);
});
