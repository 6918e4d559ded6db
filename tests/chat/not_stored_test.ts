import { expect } from "expect";
import { NotStored } from "../../src/queue/errors.ts";
import { BEN, SITI, voice } from "./people.ts";
import { Rig, settle } from "./rig.ts";

const offsets = (rig: Rig) => rig.telegram.of("getUpdates").map(({ offset }) => offset);
const answered = (rig: Rig) => rig.telegram.of("sendMessage").length;

/** A queue that cannot store anything, as often as said; what it is handed then is accepted. */
function failing(rig: Rig, times: number): () => number {
  let tries = 0;
  rig.accept = async (task) => {
    if (++tries <= times) throw new NotStored(new Error("the disk is full"));
    await Promise.resolve(rig.accepted.push(task));
  };
  return () => tries;
}

Deno.test("what cannot be stored is not confirmed when polling: it waits, in order, and nobody is told to send it again", async () => {
  const rig = new Rig();
  const tries = failing(rig, Infinity);
  rig.canStore = false;
  rig.chat.start();
  const updates = [voice(BEN), voice(BEN), voice(SITI)];
  rig.telegram.push(...updates);
  await rig.clock.advance(3_600_000);
  expect(new Set(offsets(rig))).toEqual(new Set([0]));
  expect([answered(rig), rig.accepted.length]).toEqual([0, 0]);
  expect(tries()).toBeLessThan(2 * 3_600 / 15 + 20);
  failing(rig, 0);
  rig.canStore = true;
  await rig.clock.advance(16_000);
  expect(rig.looks.slice(-2)).toEqual([true, true]);
  const [a, b, other] = updates.map(({ message }) => message?.message_id);
  expect(rig.accepted.map(({ messageId }) => messageId).toSorted()).toEqual([a, b, other].toSorted());
  expect(rig.accepted.findIndex((each) => each.messageId === a))
    .toBeLessThan(rig.accepted.findIndex((each) => each.messageId === b));
  expect([answered(rig), Math.max(...offsets(rig).map(Number)) > 0]).toEqual([0, true]);
  await rig.chat.stop();
});

Deno.test("a bot that stops while nothing can be stored confirms nothing", async () => {
  const rig = new Rig();
  failing(rig, Infinity);
  rig.canStore = false;
  rig.chat.start();
  rig.telegram.push(voice(BEN));
  await rig.clock.advance(5_000);
  await rig.chat.stop();
  expect(new Set(offsets(rig))).toEqual(new Set([0]));
});

Deno.test("what cannot be stored is brought again by webhook, also that of whom the store alone knows", async () => {
  const rig = new Rig();
  failing(rig, Infinity);
  rig.canStore = false;
  const update = voice(BEN);
  await expect(rig.chat.handleUpdate(update)).rejects.toThrow("the disk is full");
  failing(rig, 0);
  await rig.feed(update);
  expect([answered(rig), rig.accepted.length]).toEqual([0, 1]);
  rig.canStore = false;
  rig.readWishes = () => Promise.reject(new Error("away"));
  const invited = voice({ ...BEN, id: 77 });
  await expect(rig.chat.handleUpdate(invited)).rejects.toThrow("away");
});

Deno.test("a store that is away for moments is asked again; what always fails beside a good one is said to have failed", async () => {
  for (const [times, accepted, apologies] of [[1, 1, 0], [4, 1, 0], [Infinity, 0, 1]]) {
    const rig = new Rig();
    const tries = failing(rig, times);
    const handled = rig.chat.handleUpdate(voice(BEN));
    await rig.clock.advance(15_000);
    await handled;
    await rig.chat.idle();
    expect([tries(), rig.accepted.length, answered(rig)]).toEqual([
      Math.min(times + 1, 5),
      accepted,
      apologies,
    ]);
  }
});

Deno.test("what is tried again as the bot stops comes again", async () => {
  const rig = new Rig();
  failing(rig, Infinity);
  const handled = rig.chat.handleUpdate(voice(BEN));
  const refused = expect(handled).rejects.toThrow("the bot is stopping");
  await settle();
  await rig.chat.stop();
  await refused;
  expect(answered(rig)).toBe(0);
});
