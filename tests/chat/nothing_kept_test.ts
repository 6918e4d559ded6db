import { expect } from "expect";
import { updateKey } from "../../src/chat/telegram/recent_updates.ts";
import { Keeping } from "../keeping.ts";
import { ChatWithQueue } from "./chat_with_queue.ts";
import { press, text, voice } from "./people.ts";
import { job, Rig } from "./rig.ts";

const PEOPLE = 1_100;
/** Whatever is remembered is forgotten after so many. */
const MOST_KEPT = 1_001;
/** Between two people: of a day, over which jobs are remembered, there are fewer than that. */
const PAUSE_MS = 200_000;

/** Somebody new asks something, sends two files, and stops the second. */
async function visit({ chat, clock }: ChatWithQueue, id: number): Promise<void> {
  const person = { id, is_bot: false, first_name: "Somebody", language_code: id % 2 ? "id" : "en" };
  const [wanted, unwanted] = [voice(person), voice(person)];
  for (const update of [text(person, "/status"), wanted, unwanted]) await chat.handleUpdate(update);
  await clock.advance(5_000);
  await chat.handleUpdate(press(person, `stop:${id}:${unwanted.message?.message_id}`));
  await clock.advance(PAUSE_MS);
}

Deno.test("of a thousand people and their files nothing is kept beyond what is meant to be remembered", async () => {
  const bot = new ChatWithQueue();
  using keeping = new Keeping();
  for (let id = 1; id <= PEOPLE; id++) await visit(bot, id);
  expect(bot.telegram.of("editMessageText").length).toBeGreaterThanOrEqual(PEOPLE);
  expect(keeping.collectionsAbove(MOST_KEPT)).toEqual([]);
  expect(keeping.mostListeners()).toBeLessThan(10);
  await bot.stop();
});

Deno.test("of jobs whose end is told elsewhere no progress is kept", async () => {
  const { chat, clock } = new Rig();
  using keeping = new Keeping();
  for (let id = 1; id <= PEOPLE; id++) {
    chat.messenger.progress(job({ chatId: id }), { stage: "queued", place: 2 });
    await clock.advance(5_000);
  }
  expect(keeping.collectionsAbove(MOST_KEPT)).toEqual([]);
});

Deno.test("what remembers an update holds no text of it", () => {
  const update = { update_id: 1, message: { message_id: 1, text: "word ".repeat(800) } };
  expect(updateKey(update).length).toBeLessThan(50);
  expect(updateKey({ ...update, update_id: 2 })).toBe(updateKey(update));
  expect(updateKey({ ...update, message: { message_id: 2 } })).not.toBe(updateKey(update));
});
