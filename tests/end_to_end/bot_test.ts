import { expect } from "expect";
import { startSandbox } from "../sandbox/sandbox.ts";
import { BotProgram } from "./bot_program.ts";

const VOICE = new URL("../fixtures/voice_note.ogg", import.meta.url);

Deno.test("a voice note comes back as its words, by way of MTProto and a provider", async () => {
  await using sandbox = await startSandbox({ credentials: 3 });
  await using bot = await BotProgram.start(sandbox);
  const sari = sandbox.person();
  sari.sendsVoice(await Deno.readFile(VOICE));
  const reply = await sari.waitsFor("bring a cup of coffee to the meeting");
  expect(reply.content.text).toContain("call the doctor");
  expect(sandbox.mtproto.requests.some(({ method }) => method === "upload.getFile")).toBe(true);
  expect(await bot.stop()).toBe(0);
});
