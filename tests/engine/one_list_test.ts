import { expect } from "expect";
import { systemClock } from "../../src/clock.ts";
import { createChat } from "../../src/chat/create_chat.ts";
import { bullmqEngine } from "../../src/engine/bullmq_engine.ts";
import { Feed } from "../../src/feed.ts";
import type { JobReport, JobRunner } from "../../src/queue/ports.ts";
import { lateInbox } from "../../src/queue/late_inbox.ts";
import { createQueue, type Queue } from "../../src/queue/queue.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { MemorySendMeters } from "../../src/store/memory/send_meters.ts";
import { Reach } from "../../src/store/redis/reach.ts";
import { RedisSendMeters } from "../../src/store/redis/send_meters.ts";
import { redisPlace } from "../../src/store/redis/redis_place.ts";
import { FakeTelegram } from "../chat/fake_telegram.ts";
import { BEN, file, message } from "../chat/people.ts";
import { STATUS } from "../chat/rig.ts";
import { transcriptOf } from "../contracts/job_store.ts";
import { MemoryToldProfile } from "../fakes/told_profile.ts";
import { abortable } from "../../src/waiting.ts";
import { until } from "../fake_clock.ts";
import { FlowingClock } from "../flowing_clock.ts";
import { redisServer } from "../redis_server.ts";
import { TIMERS } from "./timers.ts";

const server = await redisServer();
const SECONDS = 20;
/** How much faster chats are than jobs. */
const SPEED = 40;
const OFFER = { providers: ["groq"], defaultProvider: "groq" } as const;

/** Hears a second of sound in a second, and waits in the middle of each file. */
function runner(clock: FlowingClock, middle: Promise<void>): JobRunner {
  return {
    known: () => Promise.resolve(undefined),
    async run({ file }, { onProgress }, signal) {
      for (let doneSeconds = 0; doneSeconds < SECONDS; doneSeconds++) {
        onProgress({
          stage: "transcribing",
          finishedPieces: 0,
          knownPieces: 1,
          doneSeconds,
          totalSeconds: SECONDS,
        });
        await clock.sleep(1_000, signal);
        if (doneSeconds === SECONDS / 2) await abortable(middle, signal);
      }
      return { ...transcriptOf(`text of ${file.name}`), sources: [] };
    },
  };
}

/** An instance whose chat, and what it shares, are in the time of `clock`. */
async function instance(
  bot: string,
  clock: FlowingClock,
  telegram: FakeTelegram,
  opened: AsyncDisposableStack,
  middle: Promise<void>,
) {
  const database = opened.use(await server.open({ bot }));
  const store = opened.use(await RedisJobStore.open(database));
  const fast = opened.use(await server.open({ bot, now: () => clock.now() }));
  const stores = await redisPlace(fast, systemClock, opened.use(new DisposableStack())).stores();
  const { pollerElection: election, handledUpdates: handled, lists } = stores;
  const reach = opened.use(new Reach(fast, systemClock));
  const meters = new RedisSendMeters(fast, reach, new MemorySendMeters(clock));
  const chat = createChat({
    ...{ token: "123:sandbox", apiRoot: "http://telegram.test", fetch: telegram.fetch, clock },
    inbox: lateInbox(() => queue),
    status: { status: () => Promise.resolve(STATUS) },
    ...{
      settings: stores.chatSettings,
      archive: stores.archive,
      historyDays: 0,
      rewritings: stores.rewritings,
    },
    ...{ guestMode: false, businessMode: false, dayBook: stores.dayBook, businessBook: stores.businessBook },
    canStore: () => Promise.resolve(true),
    usage: { rows: () => Promise.resolve([]), wrote: () => {} },
    excerpt: () => Promise.resolve(new Uint8Array()),
    forgetCached: () => Promise.resolve(),
    ...{
      offer: OFFER,
      access: { allowedUsers: new Set(), adminUsers: new Set(), open: true },
      defaultLocale: "en",
    },
    shared: { election, handled, meters, lists },
    toldProfile: new MemoryToldProfile(),
  });
  const shared = { store, clock: systemClock, reports: new Feed<JobReport>() };
  const queue: Queue = createQueue({
    ...{
      ...shared,
      runner: runner(clock, middle),
      messenger: chat.messenger,
      random: () => 0,
      maxRetries: 2,
    },
    engine: bullmqEngine({ ...shared, database, maxWorkers: 1, maxPerUser: 3, leaseMs: 3_000 }),
    choose: () => Promise.resolve({ provider: "groq", options: { diarize: false } }),
  });
  await queue.start();
  opened.defer(() => chat.stop());
  return { chat, queue, store };
}

const lists = (telegram: FakeTelegram) =>
  telegram.of("editMessageText").map(({ text }) => String(text)).filter((text) => text.startsWith("🎧"));
const isShown = (telegram: FakeTelegram, what: RegExp) => lists(telegram).some((text) => what.test(text));
const BOTH_HEARD = /1\. a · 🎙 [1-9]\d %.*\n2\. b · 🎙 [1-9]\d %/;

/** Two instances that a person sends three files, one after the other to each in turn. */
async function bed() {
  await using opening = new AsyncDisposableStack();
  const clock = opening.use(new FlowingClock());
  const telegram = new FakeTelegram();
  const visible: number[] = [];
  telegram.onCall = (method, { text }) => {
    if (/Message/.test(method) && !String(text).startsWith("text of")) visible.push(clock.now());
  };
  clock.flow(SPEED);
  const [bot, middle] = [crypto.randomUUID(), Promise.withResolvers<void>()];
  const both: Awaited<ReturnType<typeof instance>>[] = [];
  for (let i = 0; i < 2; i++) both.push(await instance(bot, clock, telegram, opening, middle.promise));
  const updates = ["a", "b", "c"].map((name) =>
    message(BEN, { audio: { ...file(name), file_name: name, duration: SECONDS } })
  );
  const isTold = [
    () => telegram.of("sendMessage").length > 0,
    () => isShown(telegram, /\n2\. b/),
    () => true,
  ];
  for (const [i, update] of updates.entries()) {
    await both[i % 2].chat.handleUpdate(update);
    await until(isTold[i]);
  }
  const opened = opening.move();
  const close = async () => {
    for (const { queue } of both) await queue.stop({ graceMs: 100 });
    await opened.disposeAsync();
  };
  return { telegram, both, updates, visible, goOn: () => middle.resolve(), [Symbol.asyncDispose]: close };
}

type Bed = Awaited<ReturnType<typeof bed>>;
/** One list, gone in the end, and each file answered by itself. */
async function expectOneList(under: Bed): Promise<void> {
  const { telegram, updates, visible, both } = under;
  await until(async () => (await both[0].store.unfinished()).length === 0);
  const answers = telegram.of("sendMessage").filter(({ text }) => String(text).startsWith("text of"));
  const told = answers.map(({ text, reply_parameters }) => [text, Object(reply_parameters).message_id]);
  expect(told.toSorted()).toEqual(
    ["a", "b", "c"].map((name, i) => [`text of ${name}`, updates[i].message?.message_id]),
  );
  expect(telegram.of("sendMessage").length).toBe(4);
  expect(telegram.said.at(-1)).toBe("deleteMessage ");
  expect(telegram.of("deleteMessage").length).toBe(1);
  for (const [i, at] of visible.entries()) {
    expect(visible.slice(i).filter((each) => each < at + 60_000).length).toBeLessThanOrEqual(8);
  }
}

Deno.test(
  "files that several instances hear have one list, in which each stands as far as it is",
  TIMERS,
  async () => {
    await using under = await bed();
    await until(() => isShown(under.telegram, BOTH_HEARD));
    under.goOn();
    await expectOneList(under);
    expect(lists(under.telegram)[0]).toMatch(/^🎧 2 files · 0 done\n1\. a · /);
  },
);

Deno.test(
  "a list goes on when one of its instances stops, and its buttons stop what the other one hears",
  TIMERS,
  async () => {
    await using under = await bed();
    await until(() => isShown(under.telegram, BOTH_HEARD));
    const { both: [one, other] } = under;
    await one.queue.stop({ graceMs: 100 });
    await one.chat.stop();
    const { chat, message_id } = Object(under.updates[2].message);
    expect(await other.queue.cancel(`${chat.id}:${message_id}`, BEN.id)).toBe(true);
    under.goOn();
    await until(async () => (await other.store.unfinished()).length === 0);
    const last = String(under.telegram.of("editMessageText").at(-1)?.text);
    expect(last).toBe("🎧 3 files · 3 done\n1. a · ✅\n2. b · ✅\n3. c · ⏹");
  },
);

Deno.test("one button stops all files of a list, whichever instance hears them", TIMERS, async () => {
  await using under = await bed();
  await until(() => isShown(under.telegram, BOTH_HEARD));
  const { both: [one], telegram } = under;
  expect(await one.queue.cancelBatch(BEN.id, 1_000, BEN.id)).toBe(true);
  await until(async () => (await one.store.unfinished()).length === 0);
  const last = "🎧 3 files · 3 done\n1. a · ⏹\n2. b · ⏹\n3. c · ⏹";
  await until(() => telegram.of("editMessageText").at(-1)?.text === last);
  expect(telegram.of("sendMessage").length).toBe(1);
});
