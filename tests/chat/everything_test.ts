import { expect } from "expect";
import { Translations } from "../../src/chat/text/translations.ts";
import { createFile, memoryContent } from "../sandbox/world.ts";
import type { ChatMessage } from "../sandbox/world.ts";
import type { Person } from "../sandbox/person.ts";
import { transcript } from "./rig.ts";
import { Talk } from "./talk.ts";

const HEARD = { ...transcript("Um, the budget is here.", "And the meeting is over."), language: "en" };
const LOCALES = ["id", "en"] as const;
/** What its menus and answers have; a new button is to be named here, and so is pressed in both languages. */
const BUTTONS = [
  "a1:again",
  "a1:anew",
  "a1:back",
  "a1:by",
  "a1:file",
  "a1:files",
  "a1:in",
  "a1:plain",
  "a1:times",
  "c1:language",
  "c1:model",
  "c1:vocabulary",
  "f1:all",
  "f1:ask",
  "f1:no",
  "h1:drop",
  "h1:gone",
  "h1:hear",
  "h1:keep",
  "h1:page",
  "h1:show",
  "provider",
  "s1:language",
  "s1:locale",
  "s1:model",
  "s1:open.close",
  "s1:open.language",
  "s1:open.locale",
  "s1:open.main",
  "s1:open.provider",
  "s1:open.style",
  "s1:open.vocabulary",
  "s1:provider",
  "s1:speakers",
  "s1:speech",
  "s1:style",
  "s1:times",
  "s1:vocabulary",
];

const audio = (name: string) =>
  createFile({ kind: "audio", content: memoryContent(new Uint8Array(9)), durationSeconds: 90, name });

/** What a button is: its verb, and which menu it opens. */
function kindOf(data: string): string {
  const [, kind, value] = /^(\w+(?<=1):\w+|\w+)(?:\.(\w+))?/.exec(data) ?? [];
  return kind === "s1:open" ? `${kind}.${value}` : kind;
}

function dataOf({ content }: ChatMessage): string[] {
  return content.markup?.inline_keyboard.flat().flatMap((button) =>
    "callback_data" in button ? [button.callback_data] : []
  ) ?? [];
}

/** The first answer to what somebody sends. */
async function asks(person: Person, words: string): Promise<string> {
  const { content, file } = await person.waitsFor(() => true, { after: person.sends(words) });
  return content.text || `${file?.name}`;
}

/** Commands as Telegram shows them to an administrator of the bot. */
async function commandsOf({ bed: { world, bot }, chat, admin }: Talk): Promise<string[]> {
  await chat.idle();
  const scope = JSON.stringify({ type: "chat", chat_id: admin.user.id });
  return world.directory.commands(bot.id, scope, "en")?.map(({ command }) => command) ?? [];
}

Deno.test("every command is answered in both languages, whoever gives it", async () => {
  await using talk = await Talk.start(HEARD);
  const commands = await commandsOf(talk);
  expect(commands).toContain("unban");
  for (const name of commands) {
    const answers: string[] = [];
    for (const locale of LOCALES) {
      const say = new Translations("en").speak(locale);
      await talk.stores.chatSettings.update(talk.admin.user.id, { locale });
      const both = [await asks(talk.people[locale], `/${name}`), await asks(talk.admin, `/${name} 5`)];
      for (const unknown of ["hint-text", "error-internal"] as const) {
        expect(both).not.toContain(say(unknown));
      }
      answers.push(...both);
    }
    const [inIndonesian, operators, inEnglish, alsoOperators] = answers;
    expect([name, inIndonesian === inEnglish, operators === alsoOperators]).toEqual([name, false, false]);
  }
});

/** Presses one button of each kind that is to be seen, until there are no new ones. */
async function pressAll(talk: Talk, person: Person, seen: Map<string, string>): Promise<string[]> {
  const answers: string[] = [];
  const next = () =>
    person.messages().flatMap((on) => dataOf(on).map((data) => ({ on, data })))
      .find(({ data }) => !seen.has(kindOf(data)));
  for (let found = next(); found !== undefined; found = next()) {
    seen.set(kindOf(found.data), found.data);
    answers.push(await talk.forge(person, found.on, found.data));
    await talk.chat.idle();
  }
  return answers;
}

Deno.test("every button answers in both languages; those of others, and of strangers, cause nothing", async (t) => {
  await using talk = await Talk.start(HEARD);
  const excerpts: string[] = [];
  const { excerpt } = talk;
  talk.excerpt = (file, ...rest) => {
    excerpts.push(file.fileId);
    return excerpt(file, ...rest);
  };
  const seen = new Map<string, string>();

  for (const locale of LOCALES) {
    await t.step(locale, async () => {
      const person = talk.people[locale];
      const say = new Translations("en").speak(locale);
      seen.clear();
      const answers: string[] = [];
      for (let i = 0; i < 6; i++) {
        const { messageId } = person.sendsFile(audio(`${i}.mp3`));
        await person.waitsFor(({ replyTo }) => replyTo?.messageId === messageId);
      }
      for (
        const command of [
          "vocabulary Siti",
          "search budget",
          "settings",
          "provider",
          "language",
          "history",
          "forget",
        ]
      ) {
        await asks(person, `/${command}`);
        answers.push(...await pressAll(talk, person, seen));
      }
      expect([...seen.keys()].toSorted()).toEqual(BUTTONS);
      for (const unknown of ["button-unknown", "error-internal", "provider-gone"] as const) {
        expect(answers).not.toContain(say(unknown));
      }
    });
  }
});
