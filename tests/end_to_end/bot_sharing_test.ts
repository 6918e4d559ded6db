import { expect } from "expect";
import type { Person } from "../sandbox/person.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { type ChatMessage, createFile, memoryContent, type SandboxFile } from "../sandbox/world.ts";
import { answerTo, expectWords, groqCall, newcomer, SAID, statusOf, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";
import { ONE_WORKER } from "./program.ts";

/** What every remote provider hears; the built-in model hears what is said. */
const REMOTE = "Selamat pagi.";

/** Somebody new whose chat chose this provider. */
async function listenerWith(sandbox: Sandbox, provider: RegExp): Promise<Person> {
  const person = newcomer(sandbox, "en");
  await choose(person, provider);
  return person;
}

async function choose(person: Person, provider: RegExp): Promise<void> {
  const asked = person.sends("/provider");
  const menu = await person.waitsFor("Who should listen?", { after: asked });
  person.presses(provider, menu);
  await person.waitsFor(
    ({ content }) =>
      content.markup?.inline_keyboard.flat().some(({ text }) =>
        text.startsWith("✅") && provider.test(text)
      ) ??
        false,
    { after: asked },
  );
}

async function recording(): Promise<SandboxFile> {
  const content = memoryContent(await voiceNote());
  return createFile({ kind: "voice", mimeType: "audio/ogg", content });
}

/** All send the same file at once; who of them is first is open. Resolves to what each is told. */
async function allSend(...people: Person[]): Promise<string[]> {
  const file = await recording();
  return await told(people.map((person) => [person, person.sendsFile(file)]));
}

/** The first one's file is at Groq, and stays there until the other has sent it, too, and waits. */
async function oneAfterTheOther(sandbox: Sandbox, first: Person, second: Person): Promise<string[]> {
  const file = await recording();
  const before = asked(sandbox, "groq");
  sandbox.faults.add("groq", { kind: "hold", times: 1 });
  const question = first.sendsFile(file);
  await groqCall(sandbox, (call) => sandbox.log.of("groq").indexOf(call) === before);
  const another = second.sendsFile(file);
  await statusOf(second, another);
  sandbox.faults.clear("groq");
  return await told([[first, question], [second, another]]);
}

async function told(questions: [Person, ChatMessage][]): Promise<string[]> {
  const answers = questions.map(([person, question]) => answerTo(person, question));
  return (await Promise.all(answers)).map(({ content }) => content.text);
}

function asked(sandbox: Sandbox, vendor: string): number {
  return sandbox.log.of(vendor).length;
}

Deno.test("people who send the same file at once are told the words of whom they chose", async (t) => {
  await using sandbox = await startSandbox({ recognise: alwaysHears(REMOTE) });
  const env = { CACHE_ENABLED: "false", PROVIDER_FALLBACK: "groq,local", ...ONE_WORKER };
  await using _bot = await BotProgram.start(sandbox, { env });
  const [sari, eve] = [
    await listenerWith(sandbox, /Built-in|bawaan/),
    await listenerWith(sandbox, /Built-in|bawaan/),
  ];
  const [ben, dan] = [await listenerWith(sandbox, /Groq/), await listenerWith(sandbox, /Deepgram/)];

  await t.step("the built-in model, and Groq", async () => {
    const [hers, his] = await allSend(sari, ben);
    expectWords(hers, SAID);
    expect(his).toBe(REMOTE);
  });

  await t.step("Groq, and the built-in model for two", async () => {
    const [his, hers, likewise] = await allSend(ben, sari, eve);
    expect(his).toBe(REMOTE);
    expectWords(hers, SAID);
    expect(likewise).toBe(hers);
  });

  await t.step("two of the providers: one is asked, for both", async () => {
    const before = asked(sandbox, "groq") + asked(sandbox, "deepgram");
    expect(await oneAfterTheOther(sandbox, ben, dan)).toEqual([
      REMOTE,
      expect.stringMatching(/^Selamat pagi\.\n+ℹ️ Transcribed by Groq .* instead of Deepgram\.$/),
    ]);
    expect(asked(sandbox, "groq") + asked(sandbox, "deepgram")).toBe(before + 1);
  });

  await t.step("somebody who chooses another provider and sends it again", async () => {
    const file = await recording();
    const first = sari.sendsFile(file);
    const second = (await choose(sari, /Groq/), sari.sendsFile(file));
    expectWords((await answerTo(sari, first)).content.text, SAID);
    expect((await answerTo(sari, second)).content.text).toBe(REMOTE);
  });

  await t.step("the built-in model stands in for one of them", async () => {
    sandbox.faults.add("groq", { kind: "status", status: 401 });
    const [his, others] = await oneAfterTheOther(sandbox, ben, dan);
    expect(his).toContain("Transcribed by Built-in model");
    expect(others).toBe(REMOTE);
  });
});

Deno.test("a worse transcript that ends later takes the place of none", async () => {
  await using sandbox = await startSandbox({ recognise: alwaysHears(REMOTE), providers: ["groq"] });
  await using _bot = await BotProgram.start(sandbox);
  const [sari, ben] = [await listenerWith(sandbox, /Built-in|bawaan/), newcomer(sandbox, "en")];
  await allSend(sari, ben);
  const eve = newcomer(sandbox, "en");
  expect(await allSend(eve)).toEqual([REMOTE]);
  expect(asked(sandbox, "groq")).toBe(1);
});
