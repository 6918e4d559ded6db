import { expect } from "expect";
import { ChatWithQueue as Bot } from "./chat_with_queue.ts";
import type { Update, User } from "grammy/types";
import { BEN, file, message, press, SITI, text, voice } from "./people.ts";
import { transcript } from "./rig.ts";

const [OLD, NEW] = [-55, -1_001_234];
const UPGRADED = {
  error_code: 400,
  description: "Bad Request: group chat was upgraded to a supergroup chat",
  parameters: { migrate_to_chat_id: NEW } as unknown as { retry_after: number },
};

/** "chat: text" of every message, edit and file. */
const sent = ({ telegram }: Bot) =>
  telegram.sent.map(({ method, payload: { chat_id, text } }) =>
    `${method} ${chat_id}: ${String(text).slice(0, 12).split("\n")[0]}`
  );

Deno.test("a group moves while its file is heard: the answer comes in the supergroup, over a restart too", async () => {
  for (const isRestarted of [false, true]) {
    const bot = new Bot();
    bot.chat.start();
    bot.telegram.push(voice(BEN, OLD));
    await bot.clock.advance(100);
    expect(sent(bot)).toEqual([`sendMessage ${OLD}: 📥 Got it, s`]);
    bot.telegram.gone.set(OLD, UPGRADED);
    bot.telegram.push(message(BEN, { migrate_to_chat_id: NEW }, OLD));
    await bot.clock.advance(100);
    if (isRestarted) await bot.restart();
    await bot.clock.advance(60_000);
    expect(sent(bot).at(-1)).toBe(`${isRestarted ? "editMessageText" : "sendMessage"} ${NEW}: text of uv`);
    await bot.stop();
  }
});

Deno.test("a group moved unheard: its file is answered, and its next file, with one status message each", async () => {
  const bot = new Bot();
  await bot.settings.update(OLD, { provider: "local" });
  bot.telegram.gone.set(OLD, UPGRADED);
  bot.chat.start();
  bot.telegram.push(voice(BEN, OLD));
  await bot.clock.advance(60_000);
  bot.telegram.push(voice(BEN, NEW));
  await bot.clock.advance(60_000);
  const messages = bot.telegram.of("sendMessage").filter(({ chat_id }) => chat_id === NEW);
  expect(messages.map(({ text }) => String(text).slice(0, 6))).toEqual(["📥 Got", "📥 Got"]);
  const answers = bot.telegram.of("editMessageText").filter(({ text }) => String(text).startsWith("text of"));
  expect(answers.map(({ chat_id }) => chat_id)).toEqual([NEW, NEW]);
  expect(await bot.settings.get(NEW)).toEqual({ provider: "local" });
  await bot.stop();
});

Deno.test("a token that is refused for an hour, in mid-work and over a restart: both answers come, each once", async () => {
  const bot = new Bot();
  bot.chat.start();
  bot.telegram.push(
    voice(BEN),
    message(SITI, { audio: { file_id: "s", file_unique_id: "us", duration: 5 } }),
  );
  await bot.clock.advance(1_000);
  const refused = { error_code: 401, description: "Unauthorized" };
  for (const chatId of [BEN.id, SITI.id]) bot.telegram.gone.set(chatId, refused);
  bot.telegram.fail("getUpdates", ...Array.from({ length: 9 }, () => refused));
  await bot.clock.advance(1_800_000);
  await bot.restart();
  await bot.clock.advance(1_800_000);
  const before = bot.telegram.sent.length;
  bot.telegram.gone.clear();
  await bot.clock.advance(300_000);
  expect(sent(bot).slice(before).toSorted()).toEqual([
    `editMessageText ${SITI.id}: text of us`,
    `editMessageText ${BEN.id}: text of uv`,
  ].toSorted());
  expect(bot.runner.paid.toSorted()).toEqual(["us#0", "uv#0"]);
  await bot.stop();
});

Deno.test("a file in a group that may not be written in is not heard; when it may again, it is", async () => {
  const bot = new Bot();
  bot.telegram.gone.set(OLD, {
    error_code: 400,
    description: "Bad Request: not enough rights to send text messages",
  });
  bot.chat.start();
  bot.telegram.push(voice(BEN, OLD));
  await bot.clock.advance(120_000);
  expect(bot.runner.paid).toEqual([]);
  bot.telegram.gone.clear();
  await bot.clock.advance(300_000);
  expect(sent(bot).at(-1)).toBe(`editMessageText ${OLD}: text of uv`);
  expect(bot.runner.paid).toEqual(["uv#0"]);
  await bot.stop();
});

Deno.test("Stop on a job that ignores its signal is answered within a second, and the next update handled", async () => {
  const bot = new Bot();
  bot.runner.run = () => new Promise(() => {});
  bot.chat.start();
  const file = voice(BEN);
  bot.telegram.push(file);
  await bot.clock.advance(1_000);
  bot.telegram.push(press(BEN, `stop:${BEN.id}:${file.message?.message_id}`), text(SITI, "/help"));
  await bot.clock.advance(999);
  expect(bot.telegram.of("answerCallbackQuery").map(({ text }) => text)).toEqual(["Stopping …"]);
  expect(bot.telegram.of("sendMessage").filter(({ chat_id }) => chat_id === SITI.id).length).toBe(1);
  await bot.stop();
});

Deno.test("once the bot is taken out of a group, its files there are heard no further; those of others are", async () => {
  const bot = new Bot();
  bot.chat.start();
  bot.telegram.push(voice(BEN, OLD), message(SITI, { voice: { ...file("w"), duration: 3 } }));
  await bot.clock.advance(100);
  const member = (status: string) => ({ status, user: { id: 1, is_bot: true, first_name: "Bot" } });
  const change = { chat: { id: OLD, type: "group", title: "Tim" }, from: BEN, date: 1_800_000_000 };
  const states = { old_chat_member: member("member"), new_chat_member: member("kicked") };
  bot.telegram.push({ update_id: 9_000, my_chat_member: { ...change, ...states } } as Update);
  await bot.clock.advance(60_000);
  expect(sent(bot).filter((each) => each.includes("text of"))).toEqual([
    `editMessageText ${SITI.id}: text of uw`,
  ]);
  expect(bot.runner.paid).toEqual(["uw#0"]);
  await bot.stop();
});

Deno.test("one person's flood in a group, of new files or known ones, does not hold up another's answer", async () => {
  for (const isKnown of [false, true]) {
    const bot = new Bot();
    bot.chat.start();
    const flood = Array.from({ length: 20 }, (_, i) => `f${i}`);
    if (isKnown) { for (const id of flood) bot.runner.cache.set(`u${id}`, transcript("known")); }
    const recording = (from: User, id: string) => message(from, { voice: { ...file(id), duration: 3 } }, OLD);
    bot.telegram.push(...flood.map((id) => recording(BEN, id)), recording(SITI, "w"));
    await bot.clock.advance(45_000); // the group takes a message every three seconds
    expect(sent(bot)).toContain(`editMessageText ${OLD}: text of uw`);
    await bot.clock.advance(600_000);
    const answers = sent(bot).filter((each) => each.includes("text of uf") || each.includes("known"));
    expect(answers.length).toBe(flood.length);
    await bot.stop();
  }
});

Deno.test("a guest's file goes on after a restart, and its words come into the message that stands there", async () => {
  const bot = new Bot();
  bot.telegram.result("answerGuestQuery", { inline_message_id: "i1" });
  bot.chat.start();
  const { update_id, message: asked } = message(BEN, { text: "@transhades_bot", guest_query_id: "q1" }, OLD);
  const reply_to_message = message(SITI, { voice: { ...file("v"), duration: 3 } }, OLD).message;
  bot.telegram.push({ update_id, guest_message: { ...asked, reply_to_message } } as Update);
  await bot.clock.advance(100);
  expect(bot.telegram.of("answerGuestQuery").map(({ guest_query_id }) => guest_query_id)).toEqual(["q1"]);
  await bot.restart();
  await bot.clock.advance(60_000);
  const inlineEdits = bot.telegram.of("editMessageText");
  expect(inlineEdits.map(({ inline_message_id }) => inline_message_id)).toEqual(inlineEdits.map(() => "i1"));
  expect(inlineEdits.at(-1)?.text).toBe("🎧 Asked by Ben\n\ntext of uv");
  expect(bot.telegram.sent.length).toBe(1 + inlineEdits.length);
  await bot.stop();
});

Deno.test("recordings of an account that waited for an answer are heard after a restart, each once, and told whose they are", async () => {
  const bot = new Bot();
  const date = 1_800_000_000;
  bot.telegram.result("getBusinessConnection", {
    ...{ id: "b1", user: BEN, user_chat_id: BEN.id, date, is_enabled: true },
  });
  const sent = (id: string) => {
    const { update_id, message: voice } = message(SITI, { voice: { ...file(id), duration: 42 } });
    return { update_id, business_message: { ...voice, business_connection_id: "b1" } } as Update;
  };
  const said = () => bot.telegram.of("sendMessage").filter(({ chat_id }) => chat_id === BEN.id);
  bot.chat.start();
  bot.telegram.push(sent("v"), sent("w"));
  await bot.clock.advance(5_000);
  expect(said().map(({ text }) => String(text).split("\n")[0])).toEqual([
    "💼 Siti has sent you a recording (0:42). Shall I turn recordings from Siti into text?",
  ]);
  await bot.restart();
  bot.telegram.push(press(BEN, `b1:always:${SITI.id}`), press(BEN, `b1:always:${SITI.id}`));
  await bot.clock.advance(60_000);
  await bot.restart();
  bot.telegram.push(sent("x"));
  await bot.clock.advance(60_000);
  expect(bot.runner.paid.toSorted()).toEqual(["uv#0", "uw#0", "ux#0"]);
  const edits = bot.telegram.of("editMessageText").map(({ text }) => String(text));
  const answers = edits.filter((text) => text.includes("text of")).toSorted();
  expect(answers.map((text) => text.split(/\n+/).filter((line) => !line.startsWith("🎙")))).toEqual(
    ["uv", "uw", "ux"].map((id) => ["💼 Recording from Siti", `text of ${id}`]),
  );
  expect(said().every(({ business_connection_id }) => business_connection_id === undefined)).toBe(true);
  await bot.stop();
});
