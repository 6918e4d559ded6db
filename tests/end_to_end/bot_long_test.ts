import { expect } from "expect";
import { MediaFolder, tone } from "../media.ts";
import type { Person } from "../sandbox/person.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import type { ChatMessage } from "../sandbox/world.ts";
import { answerTo, newcomer, upload } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

const MAX_UNITS = 4096;

/** So many sentences, each told apart by its number, with a character outside of the basic plane. */
function sentences(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `Sentence number ${at + 1} goes on about the sea 🌊.`);
}

/** What the chat shows in answer to a recording about which the providers tell this. */
async function answersTo(heard: readonly string[], isLast: (message: ChatMessage) => boolean) {
  await using folder = await MediaFolder.create();
  await using sandbox = await startSandbox({ recognise: alwaysHears(...heard) });
  await using _bot = await BotProgram.start(sandbox);
  const sari = newcomer(sandbox);
  const path = await folder.sound("talk.mp3", tone(30));
  const question = sari.sendsFile(await upload(path, { kind: "audio", name: "My talk.mp3" }));
  const first = await answerTo(sari, question);
  await sari.waitsFor(isLast);
  return { first, messages: botMessages(sari) };
}

function botMessages(person: Person) {
  return person.messages().filter(({ from }) => from.is_bot);
}

function words(text: string): string[] {
  return text.split(/\s+/);
}

Deno.test("a long transcript comes as one message whose rest is folded, nothing lost", async () => {
  const heard = sentences(80);
  const { first, messages } = await answersTo(heard, ({ content }) => content.text.includes("number 80 "));
  expect(messages).toEqual([first]);
  const { text, entities } = first.content;
  expect(text.length).toBeLessThanOrEqual(MAX_UNITS);
  expect(words(text)).toEqual(words(heard.join(" ")));
  const [fold] = entities.filter(({ type }) => type === "expandable_blockquote");
  expect(text.slice(fold.offset, fold.offset + fold.length)).toMatch(/^Sentence number 8 [^]*🌊\.$/u);
});

Deno.test("a very long one comes as a file, with its beginning as text", async () => {
  const heard = sentences(600);
  const { first, messages } = await answersTo(heard, ({ file }) => file !== undefined);
  expect(messages.length).toBe(2);
  expect(first.content.text).toMatch(/^Sentence number 1 goes/);
  expect(first.content.text).toContain("📄 Ini baru bagian awalnya.");
  const [, { file }] = messages;
  expect(file?.name).toBe("My talk.txt");
  const bytes = await file?.content.read(0, file.content.sizeBytes);
  const text = new TextDecoder().decode(bytes);
  for (const sentence of heard) expect(text).toContain(sentence);
});
