import { expect } from "expect";
import { systemClock } from "../../src/clock.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { answerTo, newcomer, voiceNote } from "../end_to_end/bot_media.ts";
import { BotProgram } from "../end_to_end/bot_program.ts";
import { freePort } from "../free_port.ts";
import { redisServer } from "../redis_server.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";

const WORDS = "Good morning.";
const server = await redisServer();

Deno.test("two bots on one Redis share the work; when the one that took the updates is killed, the other one answers", async (t) => {
  await using sandbox = await startSandbox({ recognise: alwaysHears(WORDS), providers: ["groq"] });
  const port = `${freePort()}`;
  const shared = {
    REDIS_URL: server.url,
    WEBHOOK_URL: `http://127.0.0.1:${port}/telegram`,
    WEBHOOK_SECRET: "open-sesame",
    CACHE_ENABLED: "false",
    QUEUE_MAX_WORKERS: "1",
  };
  await using taker = await BotProgram.start(sandbox, { env: { ...shared, HTTP_LISTEN: port } });
  await using other = await BotProgram.start(sandbox, { env: { ...shared, HTTP_LISTEN: `${freePort()}` } });
  const note = await voiceNote();

  await t.step("both work, and each of ten is answered once", async () => {
    const people = Array.from({ length: 10 }, () => newcomer(sandbox));
    const questions = people.map((person) => person.sendsVoice(note));
    for (const [index, person] of people.entries()) {
      expect((await answerTo(person, questions[index])).content.text).toBe(WORDS);
      expect(person.messages().filter(({ from }) => from.is_bot)).toHaveLength(1);
    }
    for (const { lines } of [taker, other]) {
      expect(lines.filter((line) => /delivered/.test(line)).length).toBeGreaterThan(0);
    }
  });

  await t.step("what the killed one had accepted is answered by the other one, once", async () => {
    const people = Array.from({ length: 6 }, () => newcomer(sandbox));
    const questions = people.map((person) => person.sendsVoice(note));
    for (const person of people) await person.waitsFor(({ from }) => from.is_bot);
    await untilNoted();
    await taker.kill();
    for (const [index, person] of people.entries()) {
      expect((await answerTo(person, questions[index])).content.text).toBe(WORDS);
      expect(person.messages().filter(({ from }) => from.is_bot)).toHaveLength(1);
    }
  });
});

/** A bot that dies before it has noted a status message leaves it behind: the window that README names. */
async function untilNoted(): Promise<void> {
  using database = await server.open({ bot: "4242" });
  using store = await RedisJobStore.open(database);
  const areNoted = async () => (await store.unfinished()).every((job) => job.statusMessageId !== undefined);
  while (!await areNoted()) await systemClock.sleep(20);
}
