import { expect } from "expect";
import { Translations } from "../../src/chat/text/translations.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import type { Person } from "../sandbox/person.ts";
import { startChatServer } from "../sandbox/providers/chat_server.ts";
import { type ChatMessage, createFile, memoryContent } from "../sandbox/world.ts";
import { buttonsOf, Talk } from "./talk.ts";

const said = (text: string, at: number, speaker: number) => ({
  text,
  startSeconds: at,
  endSeconds: at + 3,
  speaker,
});

const GROUP = -1_001_000_000_777;

/** Two who were heard in two parts: four numbers. */
const HEARD: Transcript = {
  segments: [
    said("Good morning.", 0, 0),
    said("Hello.", 4, 1),
    said("Where were we?", 60, 2),
    said("Here.", 64, 3),
  ],
  durationSeconds: 70,
  language: "en",
  sources: [],
  speakerParts: [0, 2],
};

Deno.test("speakers get names, in both languages", async (t) => {
  await using chatServer = startChatServer();
  await using talk = await Talk.start(HEARD, { chatServer });
  const { people } = talk;

  for (const locale of ["id", "en"] as const) {
    const person = people[locale];
    const say = new Translations("en").speak(locale);
    const counted = (number: number, part: number) =>
      say("speaker-of", { speaker: say("speaker", { number }), part });
    const question = person.sendsFile(createFile({
      kind: "audio",
      content: memoryContent(new Uint8Array(9)),
      durationSeconds: 70,
      name: "talk.mp3",
    }));
    const answer = await person.waitsFor("Where were we?", { after: question });

    const names = async (button: string, name: string, answered = "✅"): Promise<ChatMessage> => {
      await talk.press(person, new RegExp(button.replaceAll(/[()]/g, ".")), answer);
      const asked = await person.waitsFor(/👤/, {
        after: latest(person),
      });
      const reply = person.sends(name, { replyToMessageId: asked.messageId });
      return await person.waitsFor(answered, { after: reply });
    };

    await t.step(`${locale}: a name is asked for with what was said, and stands in the text`, async () => {
      expect(answer.content.text).toContain(`${counted(1, 1)}: Good morning.`);
      await talk.press(person, say("button-speakers"), answer);
      await person.waitsFor(() => buttonsOf(answer).flat().some((text) => text.startsWith("👤")));
      const kept = await names(counted(1, 1), "  Siti\nAminah ");
      expect(kept.content.text).toBe(say("name-kept", { speaker: counted(1, 1), name: "Siti Aminah" }));
      await person.waitsFor(() => answer.content.text.includes("Siti Aminah: Good morning."));
      expect(answer.content.text).toContain(`${counted(2, 1)}: Hello.`);
      expect(person.messages().some(({ content }) => content.text.startsWith("👤"))).toBe(false);
    });

    await t.step(
      `${locale}: who is named in both parts is one, in the heading and in every file`,
      async () => {
        await names(counted(1, 2), "Siti Aminah");
        await names(counted(2, 1), "<Ben>");
        await names(counted(2, 2), "<Ben>");
        await person.waitsFor(() => answer.content.text.startsWith("👥 Siti Aminah 0:06, <Ben> 0:06"));
        await talk.press(person, say("button-back"), answer);
        await person.waitsFor(() => buttonsOf(answer).flat().includes(say("button-files")));
        await talk.press(person, say("button-files"), answer);
        await person.waitsFor(() => buttonsOf(answer).flat().includes("VTT"));
        for (
          const [format, words] of [["VTT", "<v &lt;Ben&gt;>Here."], ["SRT", "Siti Aminah: Good"], [
            "JSON",
            '"<Ben>"',
          ]]
        ) {
          await talk.press(person, format, answer);
          const { file } = await person.waitsFor(({ file }) => file?.name === `talk.${format.toLowerCase()}`);
          const bytes = await file?.content.read(0, file.content.sizeBytes);
          expect(new TextDecoder().decode(bytes)).toContain(words);
        }
      },
    );

    await t.step(`${locale}: a name goes by "-", all of them by a button`, async () => {
      await talk.press(person, say("button-back"), answer);
      await person.waitsFor(() => buttonsOf(answer).flat().includes(say("button-speakers")));
      await talk.press(person, say("button-speakers"), answer);
      await person.waitsFor(() => buttonsOf(answer).flat().includes(say("button-unname")));
      await names("👤 Siti Aminah", "/help", "/settings"); // a command is one in a reply, too
      await names("👤 Siti Aminah", "-");
      await person.waitsFor(() => answer.content.text.includes(`${counted(1, 1)}: Good morning.`));
      expect(await talk.press(person, say("button-unname"), answer)).toBe(say("names-gone"));
      await person.waitsFor(() => answer.content.text.includes(`${counted(2, 2)}: Here.`));
    });
  }

  await t.step(
    "a summary has the names that were given by whoever asks for it, and nobody else's",
    async () => {
      const summarised = async (person: Person, name?: string): Promise<string> => {
        const question = person.sendsFile(createFile({
          kind: "audio",
          content: memoryContent(new Uint8Array(9)),
          durationSeconds: 70,
          name: "talk.mp3",
        }));
        const answer = await person.waitsFor("Where were we?", { after: question });
        const place = `a-:${person.user.id}:${question.messageId}`;
        if (name !== undefined) {
          await talk.forge(person, answer, `a1:name.0:${place}`);
          const asked = await person.waitsFor(/👤/, { after: answer });
          await person.waitsFor("✅", { after: person.sends(name, { replyToMessageId: asked.messageId }) });
        }
        await talk.forge(person, answer, `a1:summary.en:${place}`);
        return (await person.waitsFor("About: ", { after: answer })).content.text;
      };
      expect(await summarised(people.en, "Ibu Nur")).toContain("About: Ibu Nur: Good morning.");
      const text = await summarised(people.id);
      expect(text).not.toContain("Nur");
      expect(text).toContain("Good morning.");
      expect(await summarised(people.en, "Pak Adi")).toContain("About: Pak Adi: Good morning.");
    },
  );

  await t.step("an answer in several messages is not written anew, which is said", async () => {
    const { en: ben } = people;
    const say = new Translations("en").speak("en");
    await talk.stores.chatSettings.update(ben.user.id, { style: "file" });
    const voice = createFile({
      kind: "voice",
      content: memoryContent(new Uint8Array(8)),
      durationSeconds: 70,
    });
    const answer = await ben.waitsFor(({ file }) => file !== undefined, { after: ben.sendsFile(voice) });
    await talk.press(ben, say("button-speakers"), answer);
    await ben.waitsFor(() => buttonsOf(answer).flat().some((text) => text.startsWith("👤")));
    await talk.press(ben, /👤 Speaker 1 .part 1/, answer);
    const asked = await ben.waitsFor(/👤/, { after: answer });
    const kept = await ben.waitsFor("✅", { after: ben.sends("Ben", { replyToMessageId: asked.messageId }) });
    expect(kept.content.text).toContain(say("name-in-files"));
  });

  await t.step("names that come at once, as from a telephone that was away, are all kept", async () => {
    const { people: { id: sari }, stores: { archive } } = talk;
    const content = memoryContent(new Uint8Array(9));
    const question = sari.sendsFile(
      createFile({ kind: "audio", content, durationSeconds: 70, name: "a.mp3" }),
    );
    const answer = await sari.waitsFor("Where were we?", { after: question });
    const id = `${sari.user.id}:${question.messageId}`;
    const asked: ChatMessage[] = [];
    for (const speaker of [0, 1]) {
      await talk.forge(sari, answer, `a1:name.${speaker}:a-:${id}`);
      asked.push(await sari.waitsFor(/👤/, { after: asked.at(-1) ?? answer }));
    }
    const find = archive.find.bind(archive);
    archive.find = async (jobId) => {
      const told = await find(jobId);
      await talk.clock.sleep(1_000, new AbortController().signal);
      return told;
    };
    const [, last] = asked.map(({ messageId }, i) => sari.sends(`Name${i}`, { replyToMessageId: messageId }));
    await sari.waitsFor("Name1", { after: last });
    archive.find = find;
    const { names } = await find(id) ?? {};
    expect(names).toEqual([{ speaker: 0, name: "Name0" }, { speaker: 1, name: "Name1" }]);
  });

  await t.step("in a group nobody else names them, by a button or by a reply", async () => {
    const [sari, ben] = [people.id, people.en];
    const say = new Translations("en").speak("en");
    talk.bed.world.directory.addGroup(GROUP, "Keluarga", [sari.user.id, ben.user.id]);
    const voice = createFile({
      kind: "voice",
      content: memoryContent(new Uint8Array(9)),
      durationSeconds: 70,
    });
    sari.sendsFile(voice, { chatId: GROUP });
    const read = async (look: (message: ChatMessage) => boolean) => {
      const found = () => ben.reads(GROUP).find((message) => message.from.is_bot && look(message));
      return found() ?? await talk.bed.nextEvent(found);
    };
    const answer = await read(({ content }) => content.text.includes("Where were we?"));
    const forged = `a1:name.0:a-:${GROUP}:${answer.replyTo?.messageId}`;
    expect(await talk.forge(ben, answer, forged)).toBe(say("not-yours"));
    expect(await talk.forge(ben, answer, forged.replace("name.0", "unname"))).toBe(say("not-yours"));
    const own = ben.sendsFile(voice, { chatId: GROUP });
    await read(({ replyTo }) => replyTo?.messageId === own.messageId);
    // What he may do with his own he does not do to hers.
    const his = `a1:times:a-:${GROUP}:${own.messageId}`;
    expect(await talk.forge(ben, answer, his)).toBe(say("button-unknown"));
    for (const data of ["h1:page:0", "f1:ask", "b1:always:1"]) {
      expect(await talk.forge(ben, answer, data)).toBe(say("only-private"));
    }
    await talk.chat.idle();
    expect(answer.content.text).toContain("Where were we?");
    expect(answer.content.text).not.toContain("[00:00:00]");
    await talk.forge(sari, answer, forged);
    const asked = await read(({ content }) => content.text.startsWith("👤"));
    ben.sends("Budi", { chatId: GROUP, replyToMessageId: asked.messageId });
    await read(({ content }) => content.text === say("not-yours"));
    sari.sends("Sari", { chatId: GROUP, replyToMessageId: asked.messageId });
    await read(({ content }) => content.text.startsWith("✅") && content.text.endsWith("Sari"));
  });
});

function latest(person: Person): ChatMessage | undefined {
  return person.messages().findLast(({ content }) => !content.text.startsWith("👤"));
}
