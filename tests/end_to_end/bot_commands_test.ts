import { expect } from "expect";
import type { Person } from "../sandbox/person.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import type { ChatMessage } from "../sandbox/world.ts";
import { answerTo, newcomer, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  "id /start": ["Halo! Saya mengubah suara jadi teks", "video sampai 2 GB"],
  "en /start": ["Hello! I turn speech into text", "a video of up to 2 GB"],
  "id /help": ["Cara kerjanya", "sekarang Groq"],
  "en /help": ["How it works", "now Groq"],
  "id /status": [
    "Status",
    "Akun",
    "API-1",
    "0 dari 5 pekerja sibuk",
    "Cache (kv)",
    "Groq · whisper-large-v3",
  ],
  "en /status": [
    "Status",
    "Accounts",
    "API-1",
    "0 of 5 workers busy",
    "Cache (kv)",
    "Built-in model · moonshine",
  ],
};

Deno.test("commands and buttons", async (t) => {
  await using sandbox = await startSandbox({ recognise: alwaysHears("Good morning.") });
  const [sari, ben, eve] = ["id", "en", "en"].map((language) => newcomer(sandbox, language));
  const access = { OPEN_ACCESS: "false", ADMIN_USERS: `${sari.user.id}`, ALLOWED_USERS: `${ben.user.id}` };
  const env = { ...access, BUSINESS_MODE: "true" };
  const home = await Deno.makeTempDir({ prefix: "transhades-bot-" });
  await using _ = { [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }) };
  const bot = await BotProgram.start(sandbox, { env, home });

  for (const [question, expected] of Object.entries(ANSWERS)) {
    await t.step(question, async () => {
      const [language, command] = question.split(" ");
      const person = language === "id" ? sari : ben;
      const { content } = await answerTo(person, person.sends(command));
      for (const words of expected) expect(content.text).toContain(words);
    });
  }

  await t.step("a stranger hears how to ask for access, and nothing is done for them", async () => {
    for (const question of [eve.sends("/start"), eve.sendsVoice(await voiceNote())]) {
      const { content } = await answerTo(eve, question);
      expect(content.text).toContain("I only work for people I know");
      expect(content.text).toContain(`${eve.user.id}`);
    }
    expect(sandbox.mtproto.requests.filter(({ method }) => method === "upload.getFile")).toEqual([]);
  });

  await t.step("pressing a provider moves the tick, and that provider listens from then on", async () => {
    const menu = await menuOf(sari);
    const [ofGroq, ofDeepgram] = [["✅ whisper-large-v3", "whisper-large-v3-turbo"], [
      "✅ nova-3",
      "whisper-large",
    ]];
    expect(buttons(menu)).toEqual([
      "✅ Groq 🟢",
      "Deepgram 🟢",
      "Together AI 🟢",
      "Model bawaan 🟢",
      ...ofGroq,
    ]);
    sari.presses(/Deepgram/, menu);
    await sari.waitsFor(({ messageId, edits }) => messageId === menu.messageId && edits.length > 0);
    expect(buttons(menu)).toEqual([
      "Groq 🟢",
      "✅ Deepgram 🟢",
      "Together AI 🟢",
      "Model bawaan 🟢",
      ...ofDeepgram,
    ]);
    expect(menu.content.text).toContain("Sekarang: Deepgram");
    const { content } = await answerTo(sari, sari.sendsVoice(await voiceNote()));
    expect(content.text).toBe("Good morning.");
    expect(sandbox.log.of("deepgram").map(({ outcome }) => outcome)).toEqual(["200"]);
    expect(sandbox.log.of("groq")).toEqual([]);
  });

  await t.step("a button under an answer brings it as a Word document", async () => {
    const answer = sari.messages().findLast(({ content }) => content.text === "Good morning.");
    sari.presses(/Berkas/, answer);
    await sari.waitsFor(() => answer !== undefined && buttons(answer).includes("DOCX"));
    sari.presses("DOCX", answer);
    const { file } = await sari.waitsFor(({ file }) => file !== undefined, { after: answer });
    expect(file?.name).toMatch(/\.docx$/);
    expect(await file?.content.read(0, 2)).toEqual(new TextEncoder().encode("PK"));
  });

  await t.step("what was said is found, and the place can be heard", async () => {
    const found = await sari.waitsFor(/🔎/, { after: sari.sends("/search mornings") });
    expect(found.content.text).toContain("⏱ 00:00:00\nGood morning.");
    sari.presses(/🔊 1/, found);
    const { file } = await sari.waitsFor(({ file }) => file !== undefined, { after: found });
    expect(file?.kind).toBe("voice");
    expect(await file?.content.read(0, 4)).toEqual(new TextEncoder().encode("OggS"));
  });

  let question: ChatMessage;
  await t.step("what somebody sends to a person is asked about in the person's chat", async () => {
    eve.sendsVoice(await voiceNote(), { connectionId: ben.connects() });
    question = await ben.waitsFor(`${eve.user.first_name} has sent you a recording`);
  });

  expect(await bot.stop()).toBe(0);
  await using _restarted = await BotProgram.start(sandbox, { env, home });
  await t.step("the choice is kept after a restart, for this chat alone", async () => {
    expect(buttons(await menuOf(sari))).toContain("✅ Deepgram 🟢");
    expect(buttons(await menuOf(ben))).toContain("✅ Groq 🟢");
    expect(sandbox.mtproto.counts().logins).toBe(1);
  });

  await t.step(
    "a recording that waited for an answer is heard after a restart, in the person's chat alone",
    async () => {
      const before = eve.messages().length;
      ben.presses(/This time/, question);
      const answer = await ben.waitsFor("Good morning.", { after: question });
      expect(answer.content.text).toContain(`Recording from ${eve.user.first_name}`);
      expect(eve.messages().length).toBe(before);
    },
  );
});

/** The answer to /provider. */
function menuOf(person: Person): Promise<ChatMessage> {
  const after = person.sends("/provider");
  return person.waitsFor(({ content }) => content.markup !== undefined, { after });
}

function buttons({ content }: ChatMessage): string[] {
  return content.markup?.inline_keyboard.flat().map(({ text }) => text) ?? [];
}
