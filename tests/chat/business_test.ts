import { expect } from "expect";
import { choose } from "../../src/chat/business/choose.ts";
import type { BusinessChat } from "../../src/chat/business/business_chat.ts";
import { spend, usedUpText } from "../../src/chat/quota.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import { MemoryBusinessBook } from "../../src/store/memory/business_book.ts";
import { ASKED } from "../contracts/business_book.ts";
import { until } from "../fake_clock.ts";
import type { Person } from "../sandbox/person.ts";
import { sendFile } from "../sandbox/world/actions.ts";
import { connect } from "../sandbox/world/connections.ts";
import { type ChatMessage, createFile, type FileKind, memoryContent } from "../sandbox/world.ts";
import { transcript } from "./rig.ts";
import { buttonsOf, Talk } from "./talk.ts";

const BUDI = 41;
const EVE = 42;
const spoken = (kind: FileKind = "voice") =>
  createFile({ kind, content: memoryContent(new Uint8Array(9)), durationSeconds: 42 });

/** People whose account the bot may be connected to, and Budi, who knows nothing of it. */
async function meet() {
  const talk = await Talk.start(transcript("Sampai besok."));
  const { world, bot } = talk.bed;
  for (const [id, first_name] of [[BUDI, "Budi"], [EVE, "Eve"]] as const) {
    world.directory.addUser({ id, first_name });
  }
  // A bot may write to nobody who never wrote to it.
  for (const person of Object.values(talk.people)) {
    await person.waitsFor(/./, { after: person.sends("/start") });
  }
  return {
    talk,
    /** Somebody sends a recording into the account that is connected so. */
    sends: (connectionId: string, kind?: FileKind, userId = BUDI, chatId?: number) =>
      sendFile(world, userId, spoken(kind), { connectionId, ...(chatId !== undefined && { chatId }) }),
    handled: () => until(() => world.queue(bot.id).pendingCount === 0),
    asked: (method: string) => talk.bed.log.records.filter((each) => each.method === method),
    [Symbol.asyncDispose]: () => talk[Symbol.asyncDispose](),
  };
}

Deno.test("recordings in somebody's own chats are written down in their chat with the bot, as they choose for each chat", async () => {
  await using account = await meet();
  const { talk, sends } = account;
  for (const locale of ["id", "en"] as const) {
    const person = talk.people[locale];
    const say = new Translations("en").speak(locale);
    const connection = person.connects();
    const hello = await person.waitsFor(say("business-on"));
    sends(connection, "voice", person.user.id, BUDI);
    for (const kind of ["photo", "video", "document"] as const) sends(connection, kind);
    sends(connection, "video_note");
    const question = await person.waitsFor(say("business-question", { name: "Budi", length: " (0:42)" }), {
      after: hello,
    });
    expect(buttonsOf(question)).toEqual([
      [say("business-always"), say("business-once"), say("business-never")],
    ]);
    sends(connection);
    await account.handled();
    await talk.press(person, say("business-once"), question);
    const answers = () => told(person, say("business-from", { name: "Budi" }));
    await until(() => answers().length === 2);
    await until(() => question.deleted);
    expect(answers()[0].content.text).toContain("🎙");

    sends(connection, "audio");
    const again = await person.waitsFor(/Budi/, { after: answers()[1] });
    await talk.press(person, say("business-always"), again);
    await until(() => answers().length === 3);
    await until(() => again.content.text === say("business-chosen-always", { name: "Budi" }));
    sends(connection);
    await until(() => answers().length === 4);

    person.sends("/chats");
    const list = await person.waitsFor(say("business-list"));
    await talk.press(person, "✅ Budi", list);
    await until(() => buttonsOf(list)[0][0] === "🚫 Budi");
    // A question that was left behind takes no choice back.
    expect(await talk.forge(person, list, `b1:once:${BUDI}`)).toBe(say("business-gone"));
    sends(connection);
    await account.handled();
    const all = talk.bed.world.messages(talk.bed.bot.id, BUDI, connection);
    expect(new Set(all.map(({ from }) => from.id))).toEqual(new Set([person.user.id, BUDI]));
    expect(talk.accepted.length).toBe(4);
    for (const { chatId, senderName, file } of talk.accepted.splice(0)) {
      expect([chatId, senderName, file.chatId]).toEqual([person.user.id, "Budi", 0]);
    }
  }
  expect(talk.bed.world.messages(talk.bed.bot.id, BUDI)).toEqual([]);
});

const told = (person: Person, words: string): ChatMessage[] =>
  person.messages().filter(({ from, content }) => from.is_bot && content.text.startsWith(words));

Deno.test("what a stranger's account shows causes nothing, nor does what comes by a connection that nobody knows", async () => {
  await using account = await meet();
  const { talk, sends } = account;
  const { world, bot } = talk.bed;
  const { id: connection } = connect(world, bot.id, EVE);
  sends(connection);
  for (let i = 0; i < 2; i++) {
    world.bring(bot.id, "business_message", {
      business_message: {
        ...world.view(sends(connection)),
        business_connection_id: "forged",
      } as never,
    });
  }
  await account.handled();
  expect(talk.accepted).toEqual([]);
  expect(account.asked("getBusinessConnection").length).toBe(1);
  expect(account.asked("sendMessage").length).toBe(2); // the two greetings
  expect(await talk.stores.businessBook.all(EVE)).toEqual(new Map());
});

Deno.test("a connection from before the start is asked for once; whoever is kept out since is not served", async () => {
  await using account = await meet();
  const { talk, sends } = account;
  const { world, bot } = talk.bed;
  const { en: ben } = talk.people;
  const { id } = world.connections.add(bot.id, ben.user, 1);
  for (let i = 0; i < 3; i++) sends(id);
  const question = await ben.waitsFor(/Budi/);
  await account.handled();
  expect(account.asked("getBusinessConnection").length).toBe(1);
  expect((await talk.stores.businessBook.all(ben.user.id)).get(BUDI)?.waiting.length).toBe(3);
  await talk.stores.chatSettings.update(ben.user.id, { standing: "banned" });
  await talk.press(ben, /Always/, question);
  sends(id);
  await account.handled();
  expect((await talk.stores.businessBook.all(ben.user.id)).get(BUDI)?.waiting.length).toBe(3);
  expect(talk.accepted).toEqual([]);
});

Deno.test("questions go with their recordings, and with the connection; a press on them then, or another's, does nothing", async () => {
  await using account = await meet();
  const { talk, sends } = account;
  const { id: sari, en: ben } = talk.people;
  const say = new Translations("en").speak("en");
  const connection = ben.connects();
  const [first, second] = [sends(connection), sends(connection, "voice", EVE)];
  const ofBudi = await ben.waitsFor(/^💼 Budi/);
  const ofEve = await ben.waitsFor(/^💼 Eve/);
  await account.handled();
  expect(await talk.forge(sari, ofEve, `b1:always:${EVE}`)).toContain("dilupakan");
  await until(async () =>
    (await talk.stores.businessBook.all(ben.user.id)).get(BUDI)?.questionId !== undefined
  );
  talk.bed.world.remove(first);
  await until(() => ofBudi.deleted);
  expect(second.deleted).toBe(false);
  expect([...(await talk.stores.businessBook.all(ben.user.id)).keys()]).toEqual([EVE]);
  ben.disconnects();
  await ben.waitsFor(say("business-off"));
  expect(await talk.stores.businessBook.all(ben.user.id)).toEqual(new Map());
  expect(await talk.press(ben, /Always/, ofEve)).toBe(say("business-gone"));
  expect(talk.accepted).toEqual([]);
});

Deno.test("what an account brings counts as its person's minutes, and goes with /forget", async () => {
  await using account = await meet();
  const { talk, sends } = account;
  const { en: ben } = talk.people;
  const say = new Translations("en").speak("en");
  talk.access.minutesPerDay = 1;
  await talk.stores.businessBook.change(
    ben.user.id,
    BUDI,
    () => ({ name: "Budi", choice: "always", waiting: [] }),
  );
  const connection = ben.connects();
  sends(connection);
  await ben.waitsFor("Sampai besok.");
  await spend({ userId: ben.user.id, chatId: ben.user.id }, 60, {
    access: talk.access,
    dayBook: talk.stores.dayBook,
    clock: talk.clock,
  });
  sends(connection);
  const refusal = await ben.waitsFor(usedUpText(talk, say));
  expect(refusal.content.text).toContain("Budi");
  expect(talk.accepted.length).toBe(1);
  ben.sends("/forget");
  const what = await ben.waitsFor(say("forget-chats"));
  await talk.press(ben, say("forget-all"), what);
  await until(() => buttonsOf(what)[0][0] === say("forget-yes"));
  await talk.press(ben, say("forget-yes"), what);
  await until(async () => (await talk.stores.businessBook.all(ben.user.id)).size === 0);
});

Deno.test("while the store is away the person hears of a recording that could not be taken, whoever sent it hears nothing", async () => {
  await using account = await meet();
  const { talk, sends } = account;
  const { en: ben } = talk.people;
  const connection = ben.connects();
  await ben.waitsFor(/Connected/);
  talk.stores.businessBook.change = () => Promise.reject(new Error("away"));
  sends(connection);
  await ben.waitsFor(/could not take a recording from Budi/);
  await talk.chat.idle();
  expect(account.asked("sendMessage").map(({ outcome }) => outcome)).toEqual(Array(4).fill("200"));
  const all = talk.bed.world.messages(talk.bed.bot.id, BUDI, connection);
  expect(all.map(({ from }) => from.id)).toEqual([BUDI]);
  expect(talk.bed.world.messages(talk.bed.bot.id, BUDI)).toEqual([]);
});

Deno.test("an answer that a crash cut short is given again: what waits is accepted, what comes meanwhile, too", async () => {
  const book = new MemoryBusinessBook();
  const [first] = ASKED.waiting;
  const more = [2, 3].map((updateId) => ({ ...first, updateId }));
  await book.change(7, BUDI, () => ({ ...ASKED, waiting: [first, more[0]] }));
  const accepted: number[] = [];
  const place = { userId: 7, chatId: BUDI, locale: "en" };
  const accept = async ({ messageId }: { messageId: number }) => {
    if (messageId === 2 && !accepted.includes(-1)) {
      accepted.push(-1);
      throw new Error("crash");
    }
    accepted.push(messageId);
    if (messageId === 2) {
      await book.change(7, BUDI, (now = ASKED) => ({ ...now, waiting: [...now.waiting, more[1]] }));
    }
  };
  const deps = { businessBook: book, inbox: { accept } as never };
  await expect(choose(deps, place, "always")).rejects.toThrow("crash");
  expect((await book.all(7)).get(BUDI)?.waiting.length).toBe(2);
  await choose(deps, place, "always");
  expect(accepted).toEqual([first.updateId, -1, first.updateId, 2, 3]);
  const chosen: BusinessChat = { name: "Budi", choice: "always", waiting: [] };
  expect(await book.all(7)).toEqual(new Map([[BUDI, chosen]]));
});
