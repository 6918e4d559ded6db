import { expect } from "expect";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { until } from "../fake_clock.ts";
import { freePort } from "../free_port.ts";
import { RedisServer } from "../redis_server.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import type { Person } from "../sandbox/person.ts";
import { answerTo, groqCall, newcomer, statusOf, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

const WORDS = "Good morning.";
const BOT = "4242";
const server = await RedisServer.start({ onDisk: true });

Deno.test("two bots on one Redis, of which one polls: neither a Redis that stands still nor a kill costs or doubles an answer", async (t) => {
  await using sandbox = await startSandbox({ recognise: alwaysHears(WORDS), providers: ["groq"] });
  const start = async () => {
    const port = `${freePort()}`;
    const bot = await BotProgram.start(sandbox, {
      env: { REDIS_URL: server.url, CACHE_ENABLED: "false", HTTP_LISTEN: port },
    });
    return { bot, readyz: () => fetch(`http://127.0.0.1:${port}/readyz`) };
  };
  const [sari, ben] = [newcomer(sandbox), newcomer(sandbox)];
  const first = await start();
  await using _first = first.bot;
  const second = await start();
  await using _second = second.bot;
  const note = await voiceNote();

  await t.step("one polls, the other stands by; both know of both", async () => {
    const told = (each: typeof first) => each.readyz().then((response) => response.json());
    await until(async () => (await told(second)).telegram.state === "standby");
    expect((await told(first)).telegram.state).toBe("ready");
    expect((await told(second)).instances).toHaveLength(2);
  });

  await t.step("while Redis stands still both say so, and a file is accepted once it goes on", async () => {
    await server.signal("SIGSTOP");
    const question = sari.sendsVoice(note);
    const told = await Promise.all([first, second].map(({ readyz }) => readyz()));
    expect(told.map(({ status }) => status)).toEqual([503, 503]);
    expect((await told[0].json()).store).toEqual({ state: "away" });
    await told[1].body?.cancel();
    expect(said(sari)).toEqual([]);
    await server.signal("SIGCONT");
    await answerTo(sari, question);
    expect(said(sari)).toEqual([WORDS]);
  });

  await t.step(
    "the one that polls is killed while one of them works: the other one polls, goes on, and answers once",
    async () => {
      sandbox.faults.add("groq", { kind: "hold", times: 1 });
      const earlier = sandbox.log.of("groq").length;
      const question = ben.sendsVoice(note);
      await statusOf(ben, question);
      await groqCall(sandbox, () => sandbox.log.of("groq").length > earlier);
      await untilNoted();
      await first.bot.kill();
      sandbox.faults.clear("groq");
      await age();
      const next = sari.sendsVoice(note);
      for (const [person, message] of [[ben, question], [sari, next]] as const) {
        await answerTo(
          person,
          message,
        );
      }
      expect(said(ben)).toEqual([WORDS]);
      expect(said(sari)).toEqual([WORDS, WORDS]);
    },
  );

  expect(await second.bot.stop()).toBe(0);
});

function said(person: Person): string[] {
  return person.messages().filter(({ from }) => from.is_bot).map(({ content }) => content.text);
}

/** A bot that dies before it has noted a status message leaves it behind: the window that README names. */
async function untilNoted(): Promise<void> {
  using database = await server.open({ bot: BOT });
  using store = await RedisJobStore.open(database);
  await until(async () => (await store.unfinished()).every((job) => job.statusMessageId !== undefined));
}

/** As if half a minute had gone by since anything was heard of the one that was killed. */
async function age(): Promise<void> {
  using database = await server.open({ bot: BOT });
  const { keys } = database;
  await database.ask(async (client) => {
    await client.hset(keys.poller(), "until", 0);
    for (const id of await client.zrange(keys.openJobs(), 0, -1)) await client.hset(keys.job(id), "until", 0);
    const active = await client.lrange(`${keys.prefix}:bull:active`, 0, -1);
    for (const id of active) await client.del(`${keys.prefix}:bull:${id}:lock`);
    if (active.length > 0) await client.sadd(`${keys.prefix}:bull:stalled`, ...active);
    const leaders = await client.keys(`${keys.prefix}:turns:leader:*`);
    await client.del(`${keys.prefix}:bull:stalled-check`, ...leaders);
  });
}
