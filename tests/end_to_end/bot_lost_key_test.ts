import { expect } from "expect";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, newcomer, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

Deno.test("a chat's provider loses its key: menu, help and queue agree on who listens, until the key is back", async () => {
  const home = await Deno.makeTempDir({ prefix: "transhades-lost-key-" });
  await using sandbox = await startSandbox({ recognise: alwaysHears("Good morning.") });
  const ben = newcomer(sandbox, "en");
  {
    await using _bot = await BotProgram.start(sandbox, { home });
    ben.sends("/provider");
    await ben.waitsFor("Now: Groq");
    ben.presses(/Deepgram/);
    await ben.waitsFor("Now: Deepgram");
  }
  {
    await using _bot = await BotProgram.start(sandbox, { home, env: { DEEPGRAM_API_KEY: "" } });
    expect((await answerTo(ben, ben.sends("/help"))).content.text).toContain("now Groq");
    const question = ben.sends("/provider");
    await ben.waitsFor("Now: Groq", { after: question });
    expect((await answerTo(ben, ben.sendsVoice(await voiceNote()))).content.text).toBe("Good morning.");
    expect(sandbox.log.of("groq").length).toBeGreaterThan(0);
  }
  await using bot = await BotProgram.start(sandbox, { home });
  expect((await answerTo(ben, ben.sends("/help"))).content.text).toContain("now Deepgram");
  await bot.stop();
  await Deno.remove(home, { recursive: true });
});
