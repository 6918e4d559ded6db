import { expect } from "expect";
import { BEN, message, text } from "./people.ts";
import { job, Rig, settle, transcript } from "./rig.ts";

const [OLD, NEW] = [-55, -1_001_234];
const UPGRADED = {
  error_code: 400,
  description: "Bad Request: group chat was upgraded to a supergroup chat",
  parameters: { migrate_to_chat_id: NEW } as unknown as { retry_after: number },
};
const ignore = () => Promise.resolve();

/** A rig whose Telegram knows the old group no more, and a queue that hears of moves. */
function moved() {
  const rig = new Rig();
  const theJob = job({ chatId: OLD, topic: { threadId: 3 } });
  rig.telegram.gone.set(OLD, UPGRADED);
  rig.onMove = (from, to) => {
    if (theJob.chatId !== from) return;
    Object.assign(theJob, { chatId: to, hasMoved: true, statusMessageId: undefined, topic: undefined });
  };
  return { rig, theJob };
}

Deno.test("an answer follows its group, as a new message that replies to nothing", async () => {
  const { rig, theJob } = moved();
  await rig.chat.messenger.deliver(theJob, transcript("Hi."), ignore);
  expect(rig.telegram.sent.map(({ payload }) => payload.chat_id)).toEqual([OLD, NEW]);
  const { payload } = rig.telegram.sent[1];
  expect(payload).toMatchObject({ chat_id: NEW, text: "Hi." });
  expect(payload).not.toHaveProperty("reply_parameters");
  expect([rig.moved, rig.settingsMoved]).toEqual([[[OLD, NEW]], [[OLD, NEW]]]);
});

Deno.test("later parts and files follow, too", async () => {
  const { rig, theJob } = moved();
  const long = transcript(...Array.from({ length: 2_000 }, (_, i) => `Sentence ${i}.`));
  const delivered = rig.chat.messenger.deliver(theJob, long, ignore);
  await rig.clock.advance(60_000);
  await delivered;
  const places = rig.telegram.sent.map(({ method, payload }) => `${method} ${payload.chat_id}`);
  expect(places).toEqual([`editMessageText ${OLD}`, `sendMessage ${NEW}`, `sendDocument ${NEW}`]);
});

Deno.test("the move is followed at the very first message, whose status message is then the new group's", async () => {
  const { rig, theJob } = moved();
  theJob.statusMessageId = undefined;
  const statusMessageId = await rig.chat.messenger.accepted(theJob, 1);
  theJob.statusMessageId = statusMessageId;
  await rig.chat.messenger.deliver(theJob, transcript("Hi."), ignore);
  expect(rig.telegram.sent.at(-1)).toMatchObject({
    method: "editMessageText",
    payload: { chat_id: NEW, message_id: statusMessageId, text: "Hi." },
  });
});

Deno.test("answers to commands follow", async () => {
  const { rig } = moved();
  await rig.feed(text(BEN, "/help@transhades_bot", OLD));
  expect(rig.telegram.sent.map(({ payload }) => payload.chat_id)).toEqual([OLD, NEW]);
});

Deno.test("a group that leads in circles is given up after one step", async () => {
  const { rig, theJob } = moved();
  rig.telegram.gone.set(NEW, { ...UPGRADED, parameters: { migrate_to_chat_id: OLD } as never });
  const error = await rig.chat.messenger.deliver(theJob, transcript("Hi."), ignore).catch((reason) => reason);
  expect(error).toMatchObject({ problem: "withheld" });
  expect(rig.telegram.sent.length).toBeLessThan(5);
});

Deno.test("both service messages of a move take choices and jobs along, and are answered by silence", async () => {
  const rig = new Rig();
  await rig.feed(message(BEN, { migrate_to_chat_id: NEW }, OLD));
  await rig.feed(message({ ...BEN, id: 1_087_968_824 }, { migrate_from_chat_id: OLD }, NEW));
  expect(rig.moved).toEqual([[OLD, NEW], [OLD, NEW]]);
  expect(rig.settingsMoved).toEqual([[OLD, NEW], [OLD, NEW]]);
  expect(rig.telegram.sent).toEqual([]);
});

Deno.test("a move that makes no sense moves nothing", async () => {
  const rig = new Rig();
  for (const id of [0, 7, OLD, NaN, 1e300, "-100", null, {}]) {
    await rig.feed(message(BEN, { migrate_to_chat_id: id as number }, OLD));
  }
  await rig.feed(message(BEN, { migrate_to_chat_id: NEW }));
  expect([rig.moved, rig.settingsMoved]).toEqual([[], []]);
});

Deno.test("a store that fails stops no move of the others, nor polling", async () => {
  const rig = new Rig();
  rig.onMove = () => {
    throw new Error("disk full");
  };
  rig.chat.start();
  rig.telegram.push(message(BEN, { migrate_to_chat_id: NEW }, OLD));
  await settle();
  expect(rig.settingsMoved).toEqual([[OLD, NEW]]);
  expect(rig.telegram.of("getUpdates").length).toBe(2);
  await rig.chat.stop();
});
