import { join } from "node:path";
import type { Update } from "grammy/types";
import { systemClock } from "../src/clock.ts";
import { openStores } from "../src/store/open_stores.ts";
import { ArrivalOrder, Semaphore } from "../src/semaphore.ts";
import { voiceNote } from "../tests/end_to_end/bot_media.ts";
import { BotProgram } from "../tests/end_to_end/bot_program.ts";
import { freePort } from "../tests/free_port.ts";
import { alwaysHears } from "../tests/sandbox/providers/script.ts";
import { type Sandbox, startSandbox } from "../tests/sandbox/sandbox.ts";
import { createFile, memoryContent } from "../tests/sandbox/world.ts";
import { type Rounds, type Row, summary } from "./report.ts";

const CHATS = 500;
const FIRST_PERSON_ID = 700_010_000;
/** As many as the bot asks Telegram for. */
const CONNECTIONS = 40;
const SECRET = "open-sesame";

interface Taken {
  seconds: number;
  peakMegabytes: number;
  /** Updates that are no job, or a job that was accepted before an earlier one of its chat. */
  amiss: number;
  answersMs: number[];
}

/** Voice notes of many people at once, by webhook and by polling, until Telegram may forget all of them. */
export async function updatesBench(rounds: Rounds): Promise<Row[]> {
  const each = rounds(20);
  const [webhook, polling] = [await measure(each, byWebhook), await measure(each, byPolling)];
  const burst = `updates: a burst of ${CHATS * each} from ${CHATS} chats`;
  const once = { statistic: "one burst" };
  const rate = ({ seconds }: Taken) => CHATS * each / seconds;
  const against = (value: number) => ({ against: { what: "polling", value } });
  const none = { of: "value", atMost: 0 } as const;
  return [
    {
      what: `${burst}, webhook: answered`,
      unit: "ms",
      ...summary(webhook.answersMs, 0.95),
      goal: { of: "value", atMost: 2_000 },
    },
    {
      what: `${burst}, webhook: taken`,
      unit: "updates/s",
      value: rate(webhook),
      ...once,
      ...against(rate(polling)),
    },
    {
      what: `${burst}, webhook: peak memory`,
      unit: "MB",
      value: webhook.peakMegabytes,
      ...once,
      ...against(polling.peakMegabytes),
    },
    {
      what: `${burst}, webhook: lost or out of order`,
      unit: "updates",
      value: webhook.amiss,
      ...once,
      goal: none,
    },
    {
      what: `${burst}, polling: lost or out of order`,
      unit: "updates",
      value: polling.amiss,
      ...once,
      goal: none,
    },
  ];
}

type Way = (sandbox: Sandbox, home: string, each: number) => Promise<Omit<Taken, "amiss">>;

/** No job comes to its end: Groq never answers. */
async function measure(each: number, way: Way): Promise<Taken> {
  await using sandbox = await startSandbox({
    providers: ["groq"],
    recognise: alwaysHears("words"),
    floodLimits: false,
  });
  sandbox.faults.add("groq", { kind: "stall" });
  const home = await Deno.makeTempDir({ prefix: "transhades-bench-" });
  try {
    const taken = await way(sandbox, home, each);
    return { ...taken, amiss: await countAmiss(home, each) };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const byWebhook: Way = async (sandbox, home, each) => {
  const queue = sandbox.world.queue(sandbox.bot.id);
  await sendBurst(sandbox, each);
  const updates = queue.peek(Infinity);
  queue.clear();
  const port = freePort();
  const url = `http://127.0.0.1:${port}/telegram`;
  const env = { WEBHOOK_URL: url, WEBHOOK_SECRET: SECRET, HTTP_LISTEN: `${port}` };
  await using bot = await BotProgram.start(sandbox, { home, env });
  const startedAt = performance.now();
  const answersMs = await bringAll(url, updates);
  return { ...resultOf(bot, startedAt), answersMs };
};

const byPolling: Way = async (sandbox, home, each) => {
  const queue = sandbox.world.queue(sandbox.bot.id);
  await sendBurst(sandbox, each);
  await using bot = await BotProgram.start(sandbox, { home });
  const startedAt = performance.now();
  while (queue.pendingCount > 0) await systemClock.sleep(10);
  return { ...resultOf(bot, startedAt), answersMs: [] };
};

function resultOf(bot: BotProgram, startedAt: number) {
  return { seconds: (performance.now() - startedAt) / 1000, peakMegabytes: bot.footprint().peakBytes / 1e6 };
}

/** Everybody sends one voice note, then everybody the next. */
async function sendBurst(sandbox: Sandbox, each: number): Promise<void> {
  const content = memoryContent(await voiceNote());
  const file = createFile({ kind: "voice", mimeType: "audio/ogg", content });
  const people = Array.from({ length: CHATS }, (_, index) => sandbox.person({ id: FIRST_PERSON_ID + index }));
  for (let note = 0; note < each; note++) people.forEach((person) => person.sendsFile(file));
}

/** As Telegram does: the updates of a chat one after the other, chats side by side, again after a refusal. */
async function bringAll(url: string, updates: readonly Update[]): Promise<number[]> {
  const connections = new Semaphore<object>(CONNECTIONS, new ArrivalOrder());
  const signal = new AbortController().signal;
  const tookMs: number[] = [];
  const chats = [...Map.groupBy(updates, ({ message }) => message?.chat.id).values()];
  await Promise.all(chats.map(async (ofOneChat) => {
    for (const update of ofOneChat) {
      using _connection = await connections.acquire({}, signal);
      const startedAt = performance.now();
      while (await bring(url, update) !== 200) await systemClock.sleep(1_000);
      tookMs.push(performance.now() - startedAt);
    }
  }));
  return tookMs;
}

async function bring(url: string, update: Update): Promise<number> {
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(update) });
  await response.body?.cancel();
  return response.status;
}

/** What the ended bot's database says. */
async function countAmiss(home: string, each: number): Promise<number> {
  const path = join(home, "data", "transhades.kv");
  using stores = await openStores({ type: "kv", path, cacheMaxEntries: 10, clock: systemClock });
  const jobs = await stores.jobs.unfinished();
  const chats = [...Map.groupBy(jobs, ({ chatId }) => chatId).values()];
  const late = chats.flatMap((ofOneChat) => {
    const inOrder = ofOneChat.toSorted((a, b) => a.messageId - b.messageId);
    return inOrder.filter(({ acceptedAt }, index) => index > 0 && acceptedAt < inOrder[index - 1].acceptedAt);
  });
  return CHATS * each - jobs.length + late.length;
}
