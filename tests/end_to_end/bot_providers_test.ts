import { expect } from "expect";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, newcomer, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

Deno.test("another provider stands in for the one that refuses, and the answer says so; what it heard is replaced when that is asked", async () => {
  await using sandbox = await startSandbox({ recognise: alwaysHears("Good morning.") });
  await using bot = await BotProgram.start(sandbox, { env: { CACHE_ENABLED: "false" } });
  const sari = newcomer(sandbox);
  sandbox.faults.add("groq", { kind: "status", status: 500 });
  const stoodIn = await answerTo(sari, sari.sendsVoice(await voiceNote()));
  expect(stoodIn.content.text).toContain("Teks dari Deepgram (nova-3), bukan Groq.");
  sandbox.faults.clear("groq");
  sari.presses("🔁 Ulangi dengan Groq", stoodIn);
  await sari.waitsFor("Teks ini sekarang dari Groq", { after: sari.messages()[0] });
  expect(stoodIn.content.text).toMatch(/^Good morning\.\n+✅ Teks ini sekarang dari Groq/);
  sandbox.faults.add("groq", { kind: "status", status: 401 });
  const ben = newcomer(sandbox, "en");
  const answer = await answerTo(ben, ben.sendsVoice(await voiceNote()));
  expect(answer.content.text).toBe("Good morning.\n\nℹ️ Transcribed by Deepgram (nova-3) instead of Groq.");
  expect((await answerTo(ben, ben.sends("/status"))).content.text).toContain("🔴 Groq");
  expect(bot.lines.join("\n")).toMatch(/deepgram\W+stood in for \W+groq\W+with 7\.9 s of audio: \W+auth/);
});
