import { expect } from "expect";
import { Translations } from "../../src/chat/text/translations.ts";
import type { ChatMessage } from "../sandbox/world.ts";
import { createFile, memoryContent } from "../sandbox/world.ts";
import type { Person } from "../sandbox/person.ts";
import { job, Rig, transcript } from "./rig.ts";
import { Talk } from "./talk.ts";

const ELSEWHERE = -1_001_111_111_111;
const LONG = transcript(...Array.from({ length: 400 }, (_, i) => `This is sentence number ${i}.`));

/** People with a recording in a group in which the bot is not. */
async function meet(heard = LONG): Promise<{ talk: Talk; recording: ChatMessage }> {
  const talk = await Talk.start(heard);
  const { bed: { world, bot }, people: { id, en } } = talk;
  world.directory.addGroup(ELSEWHERE, "Teman", [id.user.id, en.user.id]);
  world.directory.setStanding(bot.id, ELSEWHERE, "kicked");
  const file = createFile({ kind: "voice", content: memoryContent(new Uint8Array(9)), durationSeconds: 3 });
  return { talk, recording: id.sendsFile(file, { chatId: ELSEWHERE }) };
}

async function until<Found>(talk: Talk, look: () => Found | undefined): Promise<Found> {
  return look() ?? await talk.bed.nextEvent(look);
}

const answersIn = (reader: Person) =>
  reader.reads(ELSEWHERE).filter(({ from }) => from.is_bot).map(({ content }) => content);

Deno.test("a guest is answered at once in one message with the name of who asked, and reads on in private; nobody else does", async () => {
  const { talk, recording } = await meet();
  await using _talk = talk;
  for (const locale of ["id", "en"] as const) {
    const person = talk.people[locale];
    const other = talk.people[locale === "id" ? "en" : "id"];
    const say = new Translations("en").speak(locale);
    const name = person.user.first_name;
    const shown: string[] = [];
    const stop = talk.bed.world.events.subscribe((event) => {
      if (event.type === "message" && event.message.chat.id === ELSEWHERE) {
        shown.push(event.message.content.text);
      }
    });
    person.asksAsGuest(recording);
    const answer = await until(
      talk,
      () => answersIn(other).find(({ text }) => text.startsWith(say("guest-asked", { name }))),
    );
    stop();
    expect(shown.at(-1)).toBe(say("guest-listening", { name }));
    expect(answer.text).toContain("sentence number 0.");
    expect(answer.text).toContain(say("guest-cut"));
    expect(answer.entities.map(({ type }) => type)).toEqual(["expandable_blockquote"]);
    const [[button]] = answer.markup?.inline_keyboard ?? [];
    const payload = "url" in button ? new URL(button.url).searchParams.get("start") : "";
    const toldOther = await other.waitsFor(/./, { after: other.sends(`/start ${payload}`) });
    expect(toldOther.content.text).toBe(
      new Translations("en").speak(locale === "id" ? "en" : "id")("guest-gone"),
    );
    person.sends(`/start ${payload}`);
    await person.waitsFor(({ file }) => file !== undefined);
  }
  expect(talk.accepted.map(({ chatId, file }) => [chatId, file.chatId])).toEqual([[21, 0], [22, 0]]);
});

Deno.test("without a recording a guest hears what to do; a stranger hears nothing, and causes nothing", async () => {
  const { talk, recording } = await meet();
  await using _talk = talk;
  const { en: ben } = talk.people;
  const { world, bot } = talk.bed;
  const stranger = world.directory.addUser({ id: 31, first_name: "Eve" });
  world.askAsGuest(bot.id, stranger.id, "@sandbox_bot /start", recording);
  ben.asksAsGuest(ben.sends("hello", { chatId: ELSEWHERE }));
  const say = new Translations("en").speak("en");
  await until(talk, () => answersIn(ben).length > 0 || undefined);
  expect(answersIn(ben).map(({ text }) => text)).toEqual([say("guest-what")]);
  expect(talk.accepted).toEqual([]);
  expect(await talk.stores.archive.entries(stranger.id)).toEqual([]);
});

Deno.test("a query that ended meanwhile, and a message that is gone, are answered in the person's own chat", async () => {
  const { talk, recording } = await meet(transcript("Here I am."));
  await using _talk = talk;
  const { en: ben } = talk.people;
  ben.sends("/start");
  await ben.waitsFor(/./);
  ben.asksAsGuest(recording);
  talk.bed.world.guestQueries.expire();
  const told = await ben.waitsFor("Here I am.");
  const guest = { inlineMessageId: "gone", name: "Ben" };
  const lost = job({ id: "22:9", chatId: 22, messageId: 9, userId: 22, guest, statusMessageId: 0 });
  await talk.chat.messenger.deliver(lost, transcript("Once more."), () => Promise.resolve());
  await ben.waitsFor("Once more.", { after: told });
});

Deno.test("how far it is comes into a guest's message, never as a draft, and nothing of it after the words", async () => {
  const rig = new Rig();
  const { messenger } = rig.chat;
  const guest = { inlineMessageId: "i1", name: "Ben" };
  const asked = job({ id: "22:9", chatId: 22, messageId: 9, userId: 22, guest, statusMessageId: undefined });
  asked.statusMessageId = await messenger.accepted(asked, 1);
  messenger.progress(asked, { stage: "parked", until: rig.clock.now() + 60_000, reason: "retry" });
  await rig.clock.advance(2_000);
  messenger.words(asked, "Here");
  await messenger.deliver(asked, transcript("Here I am."), () => Promise.resolve());
  await rig.clock.advance(60_000);
  expect(rig.telegram.sent.map(({ method }) => method)).toEqual(["editMessageText", "editMessageText"]);
  const edits = rig.telegram.of("editMessageText");
  expect(edits.map(({ inline_message_id, chat_id }) => [inline_message_id, chat_id])).toEqual([
    ["i1", undefined],
    ["i1", undefined],
  ]);
  expect(edits[0].text).toMatch(/^🎧 Asked by Ben\n\n🔁/);
  expect(edits[1].text).toBe("🎧 Asked by Ben\n\nHere I am.");
});
