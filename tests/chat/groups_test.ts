import { expect } from "expect";
import { Translations } from "../../src/chat/text/translations.ts";
import type { Person } from "../sandbox/person.ts";
import { createFile, memoryContent } from "../sandbox/world.ts";
import { setStanding } from "../sandbox/world/standing.ts";
import { transcript } from "./rig.ts";
import { buttonsOf, Talk } from "./talk.ts";

const GROUP = -1_001_234_567_890;
const CHANNEL = -1_009_876_543_210;
const HEARD = transcript("Here I am.");
const voice = () =>
  createFile({ kind: "voice", content: memoryContent(new Uint8Array(9)), durationSeconds: 3 });

/** A group of all who talk. */
async function startGroup(options = {}): Promise<Talk> {
  const talk = await Talk.start(HEARD, options);
  const { people: { id, en }, admin } = talk;
  talk.bed.world.directory.addGroup(GROUP, "Tim", [admin.user.id, id.user.id, en.user.id]);
  return talk;
}

async function until(talk: Talk, isSo: () => boolean): Promise<void> {
  if (!isSo()) await talk.bed.nextEvent(() => isSo() || undefined);
}

const says = (reader: Person, text: string) =>
  reader.reads(GROUP).some(({ from, content }) => from.is_bot && content.text === text);
const here = { chatId: GROUP };

Deno.test("in a group the bot hears what it is asked for: by command, @name or name, in reply or with the recording", async () => {
  await using talk = await startGroup();
  const { people: { id: sari, en: ben } } = talk;
  await talk.stores.chatSettings.update(GROUP, { onRequest: true });
  const recording = sari.sendsFile(voice(), here);
  const reply = { ...here, replyToMessageId: recording.messageId };
  ben.sends("@sandbox_bot is good", here);
  ben.sends("Sandboxes are good", reply);
  sari.sendsFile(voice(), { ...here, caption: "for @sandbox_bot" });
  const asked = [
    ben.sends("/transcribe", reply),
    sari.sends("@Sandbox_Bot please", reply),
    ben.sends("sandbox?", reply),
  ];
  await until(talk, () => talk.accepted.length === asked.length + 1);
  expect(talk.accepted.map(({ userId, messageId }) => [userId, messageId])).toEqual([
    [sari.user.id, recording.messageId + 3],
    ...[ben, sari, ben].map(({ user }) => [user.id, recording.messageId]),
  ]);
});

Deno.test("hints and refusals are for one person where Telegram allows it, else they are replies; in both languages", async () => {
  await using talk = await startGroup();
  const { people: { id: sari, en: ben }, admin, bed: { world, bot } } = talk;
  const stranger = world.directory.addUser({ id: 31, first_name: "Eve" });
  const [inEnglish, inIndonesian] = (["en", "id"] as const).map((locale) =>
    new Translations("en").speak(locale)
  );
  ben.sends("/transcribe", here);
  await until(talk, () => says(sari, inEnglish("transcribe-what")));
  world.directory.setStanding(bot.id, -1_002, "administrator");
  world.directory.addGroup(-1_002, "Two", [admin.user.id, sari.user.id, ben.user.id, stranger.id]);
  sari.sends("/settings", { chatId: -1_002 });
  ben.sends("/history", { chatId: -1_002 });
  const seen = (person: Person) =>
    person.reads(-1_002).filter(({ from }) => from.is_bot).map(({ content }) => content.text);
  await until(talk, () => seen(sari).length + seen(ben).length === 2);
  expect(seen(sari)).toEqual([inIndonesian("settings-admins")]);
  expect(seen(ben)).toEqual([inEnglish("only-private")]);
  expect(seen(admin)).toEqual([]);
});

Deno.test("who writes anonymously is told why nothing comes; where everybody may, the group itself has sent it", async () => {
  const say = new Translations("en").speak("en");
  for (const open of [false, true]) {
    await using talk = await Talk.start(HEARD, { open });
    talk.bed.world.directory.addGroup(GROUP, "Tim", [talk.admin.user.id]);
    const recording = talk.admin.sendsFile(voice(), { ...here, anonymously: true });
    talk.admin.sends("/transcribe", { ...here, anonymously: true, replyToMessageId: recording.messageId });
    if (open) {
      await until(talk, () => talk.accepted.length === 2);
      expect(talk.accepted.map(({ userId }) => userId)).toEqual([GROUP, GROUP]);
    } else {
      await until(talk, () => says(talk.admin, say("access-anonymous")));
      expect(talk.accepted).toEqual([]);
    }
  }
});

Deno.test("what an anonymous administrator sent is the administrators' own: to be heard again, and named", async () => {
  const say = new Translations("en").speak("en");
  const segments = [0, 1].map((speaker) => ({
    text: ["Here I am.", "So am I."][speaker],
    ...{ startSeconds: speaker * 3, endSeconds: speaker * 3 + 3, speaker },
  }));
  await using talk = await Talk.start({ ...HEARD, segments, durationSeconds: 6 }, { open: true });
  const { people: { en: ben, id: sari } } = talk;
  talk.bed.world.directory.addGroup(GROUP, "Tim", [ben.user.id, sari.user.id]);
  ben.sendsFile(voice(), { ...here, anonymously: true });
  const answered = () => ben.reads(GROUP).find(({ content }) => content.markup !== undefined);
  await until(talk, () => answered() !== undefined);
  const answer = answered();
  if (answer === undefined) throw new Error("there is no answer");
  const data = (verb: string) => `a1:${verb}:a-:${talk.accepted[0].chatId}:${talk.accepted[0].messageId}`;
  const inIndonesian = new Translations("en").speak("id");
  await talk.press(sari, /🔁/, answer);
  await until(talk, () => buttonsOf(answer).flat().some((text) => text.includes("Deepgram")));
  expect(await talk.press(sari, /Deepgram/, answer)).toBe(inIndonesian("not-yours"));
  expect(await talk.press(ben, /Deepgram/, answer)).toBe(say("doing-again"));
  expect(talk.accepted.map(({ userId }) => userId)).toEqual([GROUP, GROUP]);
  expect(await talk.forge(sari, answer, data("name.0"))).toBe(inIndonesian("not-yours"));
  await talk.forge(ben, answer, data("name.0"));
  const question = () => ben.reads(GROUP).find(({ content }) => content.text.startsWith("👤"));
  await until(talk, () => question() !== undefined);
  ben.sends("Siti", { ...here, anonymously: true, replyToMessageId: question()?.messageId });
  await until(talk, () => answer.content.text.includes("Siti: Here I am."));
});

Deno.test("in a forum everything stands in the topic of the question; what a closed one does not take comes outside of it", async () => {
  await using talk = await Talk.start(HEARD);
  const { people: { en: ben, id: sari }, bed: { world: { directory } } } = talk;
  directory.addGroup(GROUP, "Tim", [ben.user.id, sari.user.id], ["Open", "Closed"]);
  const [first, second] = directory.topics(GROUP).keys();
  directory.closedTopics.add(`${GROUP} ${second}`);
  const answers = () => ben.reads(GROUP).filter(({ from }) => from.is_bot);
  const [open, closed] = [ben, sari].map((person, i) =>
    person.sendsFile(voice(), { ...here, threadId: [first, second][i] })
  );
  await until(talk, () => answers().length === 2);
  const of = (threadId?: number) => answers().find((each) => each.threadId === threadId);
  expect([of(first)?.content.text, of(first)?.replyTo?.messageId]).toEqual(["Here I am.", open.messageId]);
  expect(of(undefined)?.content.text).toBe("Here I am.");
  expect(talk.accepted.map(({ topic, messageId }) => [topic?.threadId, messageId])).toEqual([
    [first, open.messageId],
    [second, closed.messageId],
  ]);
  ben.sends("/help", { ...here, threadId: first });
  await until(talk, () => answers().length === 3);
  expect(answers().at(-1)?.threadId).toBe(first);
});

Deno.test("in slow mode each answer waits for its turn, and holds up nobody elsewhere", async () => {
  await using talk = await startGroup();
  const { people: { en: ben, id: sari }, admin, bed: { world, log } } = talk;
  world.directory.slowModes.set(GROUP, 40);
  const questions = [ben, sari, admin].map((person) => person.sendsFile(voice(), here));
  const answers = () => ben.reads(GROUP).filter(({ from }) => from.is_bot);
  const elsewhere = ben.sendsFile(voice());
  await ben.waitsFor(({ replyTo }) => replyTo?.messageId === elsewhere.messageId);
  await until(talk, () => answers().length === questions.length);
  const at = answers().map(({ sentAt }) => sentAt);
  for (const i of [1, 2]) expect(at[i] - at[i - 1]).toBeGreaterThanOrEqual(40_000);
  expect(answers().map(({ replyTo }) => replyTo?.messageId).toSorted()).toEqual(
    questions.map(({ messageId }) => messageId),
  );
  expect(log.of("bot_api").filter(({ outcome }) => outcome === "429").length).toBeLessThan(8);
});

Deno.test("a recording of a group that lets nothing out is answered there, and found by whoever sent it", async () => {
  await using talk = await startGroup();
  const { people: { en: ben }, bed: { world, bot, call } } = talk;
  world.directory.protectedChats.add(GROUP);
  const { messageId } = ben.sendsFile(voice(), here);
  await until(talk, () => says(ben, "Here I am."));
  await ben.waitsFor("Here I am.", { after: ben.sends("/history") });
  const copied = await call("copyMessage", {
    chat_id: ben.user.id,
    from_chat_id: GROUP,
    message_id: messageId,
  });
  expect(copied.description).toContain("RESTRICTED");
  expect(world.messages(bot.id, ben.user.id).some(({ file }) => file !== undefined)).toBe(false);
});

Deno.test("posts of a channel are the channel's own", async () => {
  await using talk = await Talk.start(HEARD, { open: true });
  const { bed: { world, bot }, admin } = talk;
  world.directory.addChannel(CHANNEL, "News", [bot.id]);
  const chat = world.directory.chat(CHANNEL);
  if (chat === undefined) throw new Error("there is no channel");
  const post = world.post({ botId: bot.id, chat, from: admin.user, file: voice() }, {
    text: "",
    entities: [],
  });
  await until(talk, () => world.messages(bot.id, CHANNEL).length === 2);
  expect(talk.accepted).toMatchObject([{ chatId: CHANNEL, userId: CHANNEL, messageId: post.messageId }]);
  const command = {
    text: "/language fr",
    entities: [{ type: "bot_command", offset: 0, length: 9 } as const],
  };
  world.post({ botId: bot.id, chat, from: admin.user }, command);
  await until(talk, () => world.messages(bot.id, CHANNEL).some(({ content }) => content.text.includes("🌐")));
  expect(await talk.stores.chatSettings.get(CHANNEL)).toEqual({ language: "fr" });
});

Deno.test("whoever adds the bot is told what it sees there; it hears nothing for a chat that it left", async () => {
  await using talk = await startGroup({ seesAll: false });
  const { people: { en: ben, id: sari }, bed: { world, bot } } = talk;
  setStanding(world, ben.user, bot.id, GROUP, "kicked");
  setStanding(world, sari.user, bot.id, GROUP, "member");
  const inIndonesian = new Translations("en").speak("id");
  const plain = (text: string) => text.replaceAll(/<[^>]+>/g, "");
  const told = [inIndonesian("group-hello"), inIndonesian("group-privacy")].map(plain).join("\n\n");
  await until(talk, () => sari.reads(GROUP).length > 0);
  expect(sari.reads(GROUP).map(({ content }) => content.text)).toEqual([told]);
  sari.sends("/help", here);
  await until(talk, () => sari.reads(GROUP).some(({ content }) => content.text.startsWith("❓")));
  const help = () => sari.reads(GROUP).at(-1)?.content.text;
  expect(help()).toContain(plain(inIndonesian("group-privacy")));
  const inGroup = (onRequest: "yes" | "no") =>
    plain(inIndonesian("help-group", { onRequest, username: bot.user.username ?? "" }));
  expect(help()).toContain(inGroup("no"));
  await talk.stores.chatSettings.update(GROUP, { onRequest: true });
  sari.sends("/start", here);
  await until(talk, () => help()?.startsWith(inGroup("yes")) ?? false);
  setStanding(world, sari.user, bot.id, GROUP, "administrator");
  ben.sends("/help", here);
  await until(talk, () => ben.reads(GROUP).some(({ receiverId }) => receiverId === ben.user.id));
  expect(ben.reads(GROUP).at(-1)?.content.text).not.toContain(
    plain(new Translations("en").speak("en")("group-privacy")),
  );
  expect(talk.left).toEqual([GROUP]);
});
