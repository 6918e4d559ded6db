import { join } from "node:path";
import type { User } from "grammy/types";
import { systemClock } from "../src/clock.ts";
import { openStores, type StoreSettings } from "../src/store/open_stores.ts";
import { voiceNote } from "../tests/end_to_end/bot_media.ts";
import { BotProgram } from "../tests/end_to_end/bot_program.ts";
import { freePort } from "../tests/free_port.ts";
import { RedisServer } from "../tests/redis_server.ts";
import { alwaysHears } from "../tests/sandbox/providers/script.ts";
import { type Sandbox, startSandbox } from "../tests/sandbox/sandbox.ts";
import { createFile, memoryContent, type World } from "../tests/sandbox/world.ts";
import { bringAll, SECRET } from "./bring_updates.ts";
import { type Rounds, type Row, summary } from "./report.ts";

const CHATS = 500;
const FIRST_PERSON_ID = 700_010_000;
/** The sandbox's. */
const BOT = "4242";
/** Groq never answers here, and the memory of the built-in model, which would stand in after a minute, is not what is measured. */
const NOBODY_STANDS_IN = { PROVIDER_FALLBACK: "groq" };

/** Many updates of one kind at once. */
interface Burst {
  what: string;
  /** Of each chat. */
  each: number;
  /** Has the people of the sandbox make it. */
  make(sandbox: Sandbox): Promise<void> | void;
  /** Updates that did not come to what they should, once; and jobs that were accepted before an earlier one of their chat. */
  amiss(sandbox: Sandbox, store: StoreSettings): Promise<number> | number;
}

interface Taken {
  seconds: number;
  peakMegabytes: number;
  processorMs: number;
  amiss: number;
  answersMs: number[];
}

/** Updates of many people at once, by webhook and by polling, until Telegram may forget all of them. */
export async function updatesBench(rounds: Rounds): Promise<Row[]> {
  return [...await rowsOf(presses(rounds(20))), ...await rowsOf(voiceNotes(rounds(20)))];
}

async function rowsOf(burst: Burst): Promise<Row[]> {
  const [webhook, polling] = [await measure(burst, byWebhook), await measure(burst, byPolling)];
  const redis = await measure(burst, byWebhook, await RedisServer.start({ onDisk: true }));
  const what = `updates: ${CHATS * burst.each} ${burst.what} from ${CHATS} chats`;
  const statistic = "one burst";
  const rate = ({ seconds }: Taken) => CHATS * burst.each / seconds;
  const against = (value: number) => ({ statistic, against: { what: "polling", value } });
  const amiss = { unit: "updates", statistic, goal: { of: "value", atMost: 0 } } as const;
  const answered = { unit: "ms", goal: { of: "value", atMost: 2_000 } } as const;
  return [
    { what: `${what}, webhook: answered`, ...summary(webhook.answersMs, 0.95), ...answered },
    { what: `${what}, webhook: taken`, unit: "updates/s", value: rate(webhook), ...against(rate(polling)) },
    {
      what: `${what}, webhook: peak memory`,
      unit: "MB",
      value: webhook.peakMegabytes,
      ...against(polling.peakMegabytes),
    },
    { what: `${what}, webhook: amiss`, value: webhook.amiss, ...amiss },
    { what: `${what}, polling: amiss`, value: polling.amiss, ...amiss },
    { what: `${what}, webhook, Redis: answered`, ...summary(redis.answersMs, 0.95), ...answered },
    {
      what: `${what}, webhook, Redis: taken`,
      unit: "updates/s",
      value: rate(redis),
      statistic,
      against: { what: "the same on KV", value: rate(webhook) },
    },
    {
      what: `${what}, webhook, Redis: peak memory`,
      unit: "MB",
      value: redis.peakMegabytes,
      statistic,
      against: { what: "the same on KV", value: webhook.peakMegabytes },
    },
    {
      what: `${what}, webhook, Redis: processor time`,
      unit: "ms each",
      value: redis.processorMs / (CHATS * burst.each),
      statistic,
      against: { what: "the same on KV", value: webhook.processorMs / (CHATS * burst.each) },
    },
    { what: `${what}, webhook, Redis: amiss`, value: redis.amiss, ...amiss },
  ];
}

/** Where a bot lives, and what it is set to beside what its way needs. */
interface Place {
  home: string;
  env: Record<string, string>;
}

type Way = (sandbox: Sandbox, place: Place, burst: Burst) => Promise<Omit<Taken, "amiss">>;

/** No job comes to its end: Groq never answers. */
async function measure(burst: Burst, way: Way, redis?: RedisServer): Promise<Taken> {
  await using sandbox = await startSandbox({
    providers: ["groq"],
    recognise: alwaysHears("words"),
    floodLimits: false,
  });
  sandbox.faults.add("groq", { kind: "stall" });
  const home = await Deno.makeTempDir({ prefix: "transhades-bench-" });
  try {
    const env = { ...NOBODY_STANDS_IN, ...redis && { REDIS_URL: redis.url } };
    const taken = await way(sandbox, { home, env }, burst);
    const place: Pick<StoreSettings, "type" | "path" | "redis"> = redis
      ? { type: "redis", redis: { url: redis.url, bot: BOT } }
      : { type: "kv", path: join(home, "data", "transhades.kv") };
    return {
      ...taken,
      amiss: await burst.amiss(sandbox, { ...place, cacheMaxEntries: 10, clock: systemClock }),
    };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const byWebhook: Way = async (sandbox, { home, env: common }, burst) => {
  const queue = sandbox.world.queue(sandbox.bot.id);
  await burst.make(sandbox);
  const updates = queue.peek(Infinity);
  queue.clear();
  const port = freePort();
  const url = `http://127.0.0.1:${port}/telegram`;
  const env = { ...common, WEBHOOK_URL: url, WEBHOOK_SECRET: SECRET, HTTP_LISTEN: `${port}` };
  await using bot = await BotProgram.start(sandbox, { home, env });
  const begun = begin(bot);
  const answersMs = await bringAll(url, updates);
  return { ...begun.result(), answersMs };
};

const byPolling: Way = async (sandbox, { home, env }, burst) => {
  const queue = sandbox.world.queue(sandbox.bot.id);
  await burst.make(sandbox);
  await using bot = await BotProgram.start(sandbox, { home, env });
  const begun = begin(bot);
  while (queue.pendingCount > 0) await systemClock.sleep(10);
  return { ...begun.result(), answersMs: [] };
};

/** What the bot takes from now on. */
function begin(bot: BotProgram) {
  const startedAt = performance.now();
  const before = bot.footprint().processorMs;
  return {
    result() {
      const { peakBytes, processorMs } = bot.footprint();
      const seconds = (performance.now() - startedAt) / 1000;
      return { seconds, peakMegabytes: peakBytes / 1e6, processorMs: processorMs - before };
    },
  };
}

/** Each is stored as a choice, and answered once. */
function presses(each: number): Burst {
  return {
    what: "presses",
    each,
    make({ world, bot }) {
      for (let press = 0; press < each; press++) {
        for (const from of peopleOf(world)) {
          const chat = { ...from, type: "private" as const };
          const message = {
            message_id: 1,
            date: 1,
            chat,
            from: bot.user,
            text: "Who?",
            reply_to_message: undefined,
          };
          const query = {
            id: `${from.id}.${press}`,
            from,
            chat_instance: "1",
            data: "provider:groq",
            message,
          };
          world.queue(bot.id).push("callback_query", { callback_query: query });
        }
      }
    },
    amiss({ log }) {
      const answers = log.records.filter(({ method }) => method === "answerCallbackQuery");
      const answered = new Set(answers.map(({ detail }) => detail.callback_query_id));
      return CHATS * each - answered.size + answers.length - answered.size;
    },
  };
}

/** Each becomes a job that waits. Everybody sends one, then everybody the next. */
function voiceNotes(each: number): Burst {
  return {
    what: "voice notes",
    each,
    async make(sandbox) {
      const content = memoryContent(await voiceNote());
      const newFile = () => createFile({ kind: "voice", mimeType: "audio/ogg", content });
      const people = peopleOf(sandbox.world).map(({ id }) => sandbox.person({ id }));
      for (let note = 0; note < each; note++) people.forEach((person) => person.sendsFile(newFile()));
    },
    amiss: (_, store) => jobsAmiss(store, each),
  };
}

function peopleOf(world: World): User[] {
  return Array.from({ length: CHATS }, (_, index) => {
    const id = FIRST_PERSON_ID + index;
    return world.directory.users.get(id) ?? world.directory.addUser({ id, first_name: `Person ${id}` });
  });
}

/** What the ended bot's database says. */
async function jobsAmiss(store: StoreSettings, each: number): Promise<number> {
  using stores = await openStores(store);
  const jobs = await stores.jobs.unfinished();
  const chats = [...Map.groupBy(jobs, ({ chatId }) => chatId).values()];
  const late = chats.flatMap((ofOneChat) => {
    const inOrder = ofOneChat.toSorted((a, b) => a.messageId - b.messageId);
    return inOrder.filter(({ acceptedAt }, index) => index > 0 && acceptedAt < inOrder[index - 1].acceptedAt);
  });
  return CHATS * each - jobs.length + late.length;
}
