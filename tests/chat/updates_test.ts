import { expect } from "expect";
import type { Update } from "grammy/types";
import { BEN, message, press, SITI, text, voice } from "./people.ts";
import { Rig, settle } from "./rig.ts";

const offsets = (rig: Rig) => rig.telegram.of("getUpdates").map(({ offset }) => offset);
const answered = (rig: Rig) => rig.telegram.of("sendMessage").length;

/** The bot at work; each poll is answered at once with what `answer` says, until it says nothing. */
async function polling(answer: (offset: number) => unknown, use: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = new Rig();
  rig.telegram.updatesFor = answer;
  rig.chat.start();
  await settle();
  await use(rig);
  await rig.chat.stop();
}

function withId(update: Update, update_id: number): Update {
  return { ...update, update_id };
}

Deno.test("ids that begin anew, lower, are confirmed as they are, and no update is lost", async () => {
  const eras = [[900_000_001, 900_000_002], [5, 6], [7]].map((ids) =>
    ids.map((id) => withId(text(BEN, "hello"), id))
  );
  const answer = () => eras.shift();
  await polling(answer, async (rig) => {
    await rig.clock.advance(10_000);
    expect(offsets(rig)).toEqual([0, 900_000_003, 7, 8]);
    expect(answered(rig)).toBe(5);
  });
});

Deno.test("ids that begin anew with one that was used a moment ago are news all the same", async () => {
  const eras = [[withId(text(BEN, "hello"), 3)], [withId(text(BEN, "hello"), 3)]];
  await polling(() => eras.shift(), async (rig) => {
    await rig.clock.advance(10_000);
    expect(answered(rig)).toBe(2);
  });
});

Deno.test("an update that comes again and again is one: a command, a button, a file, a group's move", async () => {
  const updates = [
    text(BEN, "/help"),
    text(BEN, "hello"),
    press(BEN, "stop:8:50"),
    press(BEN, "provider:local"),
    voice(BEN),
    message(BEN, { migrate_to_chat_id: -100 }, -5),
  ];
  for (const update of updates) {
    await polling(() => [update, update], async (rig) => {
      await rig.clock.advance(60_000);
      const once = [answered(rig), rig.telegram.of("answerCallbackQuery").length, rig.accepted.length];
      expect(once.reduce((sum, count) => sum + count) + rig.moved.length).toBe(1);
      expect(offsets(rig).length).toBeLessThanOrEqual(120);
    });
  }
});

Deno.test("the same message under another id is the same message", async () => {
  const rig = new Rig();
  for (const update of [text(BEN, "/help"), press(BEN, "stop:8:50")]) {
    for (let i = 0; i < 3; i++) await rig.feed(withId(update, update.update_id + 1_000 * i));
  }
  expect([answered(rig), rig.telegram.of("answerCallbackQuery").length]).toEqual([1, 1]);
});

Deno.test("by webhook, too, an update that comes twice is handled once, and forgotten when it is", async () => {
  const rig = new Rig();
  const accepting = Promise.withResolvers<void>();
  rig.accept = () => accepting.promise;
  const update = voice(BEN);
  let forgotten = 0;
  for (let i = 0; i < 2; i++) rig.chat.handleUpdate(update).then(() => forgotten++);
  await settle();
  expect(forgotten).toBe(0);
  accepting.resolve();
  await settle();
  expect(forgotten).toBe(2);
  expect(rig.telegram.sent).toEqual([]);
});

Deno.test("by webhook, too, the updates of a chat are handled in order, beside those of others", async () => {
  const rig = new Rig();
  const first = Promise.withResolvers<void>();
  const order: number[] = [];
  rig.accept = async (task) => {
    order.push(task.messageId);
    if (order.length === 1) await first.promise;
  };
  const updates = [voice(BEN), voice(BEN), voice(SITI)];
  const taken = Promise.all(updates.map((update) => rig.chat.handleUpdate(update)));
  await settle();
  const [a, b, other] = updates.map(({ message }) => message?.message_id);
  expect(order).toEqual([a, other]);
  first.resolve();
  await taken;
  expect(order).toEqual([a, other, b]);
});

Deno.test("the same words said twice are two messages", async () => {
  const rig = new Rig();
  await rig.feed(text(BEN, "/help"));
  await rig.feed(text(BEN, "/help"));
  expect(answered(rig)).toBe(2);
});

Deno.test("a server that answers at once without news is asked at most 20 times in 10 s", async () => {
  const seen = text(BEN, "hello");
  const useless = [[], [seen], null, "updates", { length: 3 }, [null, 5, "x", [], {}], [{ update_id: "1" }]];
  for (const updates of useless) {
    await polling(() => updates, async (rig) => {
      await rig.clock.advance(1_000);
      const before = offsets(rig).length;
      await rig.clock.advance(10_000);
      const polls = offsets(rig).length - before;
      expect(polls).toBeGreaterThan(5);
      expect(polls).toBeLessThanOrEqual(20);
    });
  }
});

Deno.test("a server that answers at once with ever new updates that nobody asked for is paced, too", async () => {
  let id = 0;
  const { message: edited_message } = text(BEN, "hello");
  const useless = [
    () => ({ update_id: ++id }),
    () => ({ update_id: ++id, edited_message: { ...edited_message, edit_date: id } }),
    () => ({ update_id: ++id, message: { text: `no chat ${id}` } }),
    () => ({ update_id: ++id, poll: { id: `${id}` } }),
  ];
  for (const next of useless) {
    await polling(() => [next()], async (rig) => {
      await rig.clock.advance(10_000);
      expect(offsets(rig).length).toBeGreaterThan(5);
      expect(offsets(rig).length).toBeLessThanOrEqual(20);
    });
  }
});

Deno.test("after idleness at such a server an update is still answered within a second", async () => {
  let news: Update[] = [];
  await polling(() => news.splice(0), async (rig) => {
    for (const idleMs of [60_000, 60_123, 60_599]) {
      await rig.clock.advance(idleMs);
      const before = answered(rig);
      news = [text(BEN, "hello")];
      await rig.clock.advance(999);
      expect(answered(rig)).toBe(before + 1);
    }
  });
});

Deno.test("updates that wait in thousands are not paced", async () => {
  let left = 30;
  const answer = () => left-- > 0 ? Array.from({ length: 100 }, () => voice(BEN)) : undefined;
  await polling(answer, async (rig) => {
    await rig.clock.advance(0);
    for (let i = 0; i < 100 && rig.accepted.length < 3_000; i++) await settle();
    expect(rig.accepted.length).toBe(3_000);
  });
});

Deno.test("ids that are none confirm nothing, and stop nothing", async () => {
  const ids = [1e300, 2 ** 53, -5, 1.5, NaN, "7", null, undefined, {}];
  const batches = [...ids.map((id) => [withId(voice(BEN), id as number)]), [withId(voice(BEN), 12)]];
  await polling(() => batches.shift(), async (rig) => {
    await rig.clock.advance(60_000);
    expect(new Set(offsets(rig))).toEqual(new Set([0, 13]));
    expect(rig.accepted.length).toBe(ids.length + 1);
  });
});

Deno.test("a wait without end is looked into every hour, one of nothing at growing pauses", async () => {
  for (const [retry_after, most] of [[1e12, 6], [0, 500], [-1, 500]]) {
    const rig = new Rig();
    const flood = { error_code: 429, description: "Too Many Requests", parameters: { retry_after } };
    rig.telegram.fail("getUpdates", ...Array.from({ length: 9_999 }, () => flood));
    rig.chat.start();
    await rig.clock.advance(4 * 3_600_000);
    expect(offsets(rig).length).toBeGreaterThan(3);
    expect(offsets(rig).length).toBeLessThan(most);
    await rig.chat.stop();
  }
});

Deno.test("a name that Telegram does not tell is asked for until it does", async () => {
  const rig = new Rig();
  rig.telegram.result("getMe", null);
  rig.chat.start();
  rig.telegram.push(voice(BEN));
  await rig.clock.advance(10_000);
  expect(rig.accepted).toEqual([]);
  rig.telegram.result("getMe", { id: 1, is_bot: true, first_name: "Bot", username: "transhades_bot" });
  await rig.clock.advance(30_000);
  expect(rig.accepted.length).toBe(1);
  await rig.chat.stop();
});

Deno.test("a press on Stop is answered within a second though the job never ends, and others go on meanwhile", async () => {
  const rig = new Rig();
  rig.cancel = () => new Promise(() => {});
  rig.chat.start();
  rig.telegram.push(press(BEN, "stop:8:50"));
  await rig.clock.advance(0);
  rig.telegram.push(text(BEN, "/help"), voice(BEN));
  await rig.clock.advance(999);
  expect(rig.telegram.of("answerCallbackQuery").map((each) => each.text)).toEqual(["Stopping …"]);
  expect([answered(rig), rig.accepted.length]).toEqual([1, 1]);
  await rig.chat.stop();
});

Deno.test("a queue that fails when asked to stop a job is said to have failed, and polling goes on", async () => {
  const rig = new Rig();
  rig.cancel = () => Promise.reject(new Error("disk full"));
  await rig.feed(press(BEN, "stop:8:50"));
  expect(rig.telegram.of("answerCallbackQuery").map(({ text }) => text)).toEqual([
    "😵 Something went wrong on my side. Please send that again.",
  ]);
});

Deno.test("whatever bodies come in the place of answers, the bot starts, and goes on", async () => {
  const rig = new Rig();
  rig.telegram.bodies.push(
    "null",
    "[]",
    "<html>",
    "",
    '{"ok":true}',
    '{"ok":true,"result":5}',
    '{"ok":false}',
    "5",
  );
  rig.chat.start();
  rig.telegram.push(voice(BEN));
  await rig.clock.advance(240_000);
  expect(rig.accepted.length).toBe(1);
  await rig.chat.stop();
});
