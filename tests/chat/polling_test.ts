import { expect } from "expect";
import { BEN, PIERRE, SITI, text, voice } from "./people.ts";
import { Rig, settle } from "./rig.ts";

const offsets = (rig: Rig) => rig.telegram.of("getUpdates").map(({ offset }) => offset);

/** A promise that a test keeps. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => open = resolve);
  return { open, opened };
}

Deno.test("an update is confirmed only when its task is persisted", async () => {
  const rig = new Rig();
  const { open, opened } = gate();
  rig.accept = () => opened;
  const update = voice(BEN);
  rig.chat.start();
  rig.telegram.push(update);
  await settle();
  expect(offsets(rig)).toEqual([0]);
  open();
  await settle();
  expect(offsets(rig)).toEqual([0, update.update_id + 1]);
  await rig.chat.stop();
});

Deno.test("the updates of one chat are handled in order, those of others beside them", async () => {
  const rig = new Rig();
  const { open, opened } = gate();
  const order: number[] = [];
  rig.accept = async (task) => {
    order.push(task.chatId);
    if (order.length === 1) await opened;
  };
  rig.chat.start();
  rig.telegram.push(voice(BEN), voice(BEN), voice(SITI));
  await settle();
  expect(order).toEqual([BEN.id, SITI.id]);
  open();
  await settle();
  expect(order).toEqual([BEN.id, SITI.id, BEN.id]);
  await rig.chat.stop();
});

Deno.test("a Telegram that is slow to take answers does not hold up files", async () => {
  const rig = new Rig();
  const release = rig.telegram.hold("sendMessage");
  rig.chat.start();
  rig.telegram.push(text(BEN, "hello"), voice(BEN));
  await settle();
  expect(rig.accepted.length).toBe(1);
  release();
  await rig.chat.stop();
});

Deno.test("a handler that fails does not stop the others, nor polling", async () => {
  const rig = new Rig();
  rig.accept = (task) => task.chatId === BEN.id ? Promise.reject(new Error("full")) : Promise.resolve();
  const [first, second] = [voice(BEN), voice(SITI)];
  rig.chat.start();
  rig.telegram.push(first, second);
  await settle();
  expect(offsets(rig).at(-1)).toBe(second.update_id + 1);
  expect(rig.telegram.said).toEqual([
    "sendMessage 😵 Something went wrong on my side. Please send that again.",
  ]);
  await rig.chat.stop();
});

Deno.test("the bot starts though Telegram does not answer, and goes on by itself", async () => {
  const rig = new Rig();
  const broken = { error_code: 502, description: "Bad Gateway" };
  const flooded = { error_code: 429, description: "Too Many Requests", parameters: { retry_after: 7 } };
  rig.telegram.fail("deleteWebhook", "unreachable");
  rig.telegram.fail("getMe", "unreachable", broken);
  rig.telegram.fail("getUpdates", { error_code: 409, description: "Conflict" }, flooded);
  rig.chat.start();
  rig.telegram.push(voice(BEN));
  await rig.clock.advance(4_000 + 1_000 + 6_999);
  expect(rig.accepted.length).toBe(0);
  await rig.clock.advance(1);
  expect(rig.accepted.length).toBe(1);
  await rig.chat.stop();
});

Deno.test("only the kinds of updates that are handled are asked for; webhooks left behind are removed", async () => {
  const rig = new Rig();
  rig.chat.start();
  await settle();
  expect(rig.telegram.of("getUpdates")[0]).toEqual({
    offset: 0,
    timeout: 30,
    allowed_updates: [
      "message",
      "channel_post",
      "callback_query",
      "stopped_message_generation",
      "my_chat_member",
    ],
  });
  expect(rig.telegram.of("deleteWebhook")).toEqual([{}]);
  await rig.chat.stop();
});

interface Menu {
  language_code?: string;
  scope: { type: string; chat_id?: number };
  commands: { command: string; description: string }[];
}

Deno.test("commands stand in the menu of whom they are for, in every language; a failure is not fatal", async () => {
  const rig = new Rig({ dashboardLink: () => Promise.resolve("link") });
  rig.chat.start();
  await settle();
  const menus = rig.telegram.of("setMyCommands") as unknown as Menu[];
  const namesOf = (menu: Menu) => menu.commands.map(({ command }) => command);
  expect([...new Set(menus.map(({ language_code }) => language_code))]).toEqual([
    undefined,
    "id",
    "en",
    "ms",
  ]);
  const [everybody, groups, administrators, operator] = menus.filter(({ language_code }) =>
    language_code === "id"
  );
  expect([everybody, groups, administrators, operator].map(({ scope }) => scope)).toEqual([
    { type: "default" },
    { type: "all_group_chats" },
    { type: "all_chat_administrators" },
    { type: "chat", chat_id: PIERRE.id },
  ]);
  expect(everybody.commands).toContainEqual({
    command: "provider",
    description: "Pilih siapa yang mengubah suara jadi teks",
  });
  expect(namesOf(groups)).toEqual(["transcribe", "help"]);
  expect(namesOf(administrators)).toContain("settings");
  expect(menus.filter((menu) => namesOf(menu).includes("dashboard")).length).toBe(4);
  await rig.chat.stop();

  const refused = new Rig();
  refused.telegram.fail("setMyCommands", { error_code: 400, description: "Bad Request" });
  refused.chat.start();
  refused.telegram.push(voice(BEN));
  await settle();
  expect(refused.accepted.length).toBe(1);
  await refused.chat.stop();
});

Deno.test("stop waits for what is under way and confirms what was handled", async () => {
  const rig = new Rig();
  const { open, opened } = gate();
  rig.accept = () => opened;
  const update = voice(BEN);
  rig.chat.start();
  rig.telegram.push(update);
  await settle();
  let isStopped = false;
  const stopped = rig.chat.stop().then(() => isStopped = true);
  await settle();
  expect(isStopped).toBe(false);
  open();
  await stopped;
  expect(rig.telegram.of("getUpdates").at(-1)).toEqual({
    offset: update.update_id + 1,
    limit: 1,
    timeout: 0,
  });
});

Deno.test("stop lets answers on their way arrive", async () => {
  const rig = new Rig();
  rig.chat.start();
  rig.telegram.push(voice(BEN));
  await settle();
  const release = rig.telegram.hold("sendMessage");
  rig.telegram.push(text(BEN, "hello"));
  await settle();
  let isStopped = false;
  const stopped = rig.chat.stop().then(() => isStopped = true);
  await rig.clock.advance(4_999);
  expect(isStopped).toBe(false);
  release();
  await stopped;
  expect(rig.clock.sleeping).toBe(0);
});

Deno.test("stop ends within 5 s whatever Telegram does", async () => {
  const rig = new Rig();
  rig.telegram.hold("sendMessage");
  rig.chat.start();
  rig.telegram.push(text(BEN, "hello"));
  await settle();
  const stopped = rig.chat.stop();
  await rig.clock.advance(5_000);
  await stopped;
  expect(rig.clock.sleeping).toBe(0);
});

Deno.test("stop before Telegram ever answered", async () => {
  const rig = new Rig();
  rig.telegram.fail("deleteWebhook", ...Array.from({ length: 9 }, () => "unreachable" as const));
  rig.chat.start();
  await settle();
  await rig.chat.stop();
  expect(rig.telegram.of("getUpdates")).toEqual([]);
});

Deno.test("after stop an update is refused, so that Telegram brings it again", async () => {
  const rig = new Rig();
  await rig.chat.stop();
  await expect(rig.chat.handleUpdate(voice(BEN))).rejects.toThrow("the bot is stopping");
  expect(rig.accepted).toEqual([]);
});
