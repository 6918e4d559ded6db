import { expect } from "expect";
import { until } from "../fake_clock.ts";
import { freePort } from "../free_port.ts";
import { contents } from "../redis_contents.ts";
import { redisServer } from "../redis_server.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, newcomer } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";
import { runProgram } from "./program.ts";

const VOICE = new URL("../fixtures/voice_note.ogg", import.meta.url);
const WORDS = "bring a cup of coffee to the meeting";
const HTTP_TOKEN = "a-token-of-the-operator";
const WEBHOOK_SECRET = "what-telegram-alone-is-told";
const server = await redisServer();

Deno.test("a bot whose jobs, cache and settings lie in Redis answers, and stores neither secrets nor lasting words there", async (t) => {
  await using sandbox = await startSandbox({ providers: ["groq"] });
  const port = freePort();
  const WEBHOOK_URL = `http://127.0.0.1:${port}/telegram`;
  const env = { REDIS_URL: server.url, HTTP_LISTEN: `${port}`, HTTP_TOKEN, WEBHOOK_URL, WEBHOOK_SECRET };
  await using bot = await BotProgram.start(sandbox, { env });
  const [sari, ben] = [newcomer(sandbox), newcomer(sandbox)];
  const voice = await Deno.readFile(VOICE);
  await t.step("one is transcribed, the same sound of another comes from the cache", async () => {
    sari.sendsVoice(voice);
    await sari.waitsFor(WORDS);
    ben.sendsVoice(voice);
    await ben.waitsFor(WORDS);
    expect(sandbox.log.of("groq").filter(({ outcome }) => outcome === "200")).toHaveLength(1);
  });

  await t.step("what is stored", async () => {
    using database = await server.open();
    const stored = await contents(database, "transhades:*");
    const secrets = secretsIn({ ...sandbox.env(), ...env });
    expect(secrets.length).toBeGreaterThan(2);
    for (const { text } of stored) for (const secret of secrets) expect(text).not.toContain(secret);
    const worded = stored.filter(({ text }) => text.includes("coffee"));
    expect(worded.length).toBeGreaterThan(0);
    expect(worded.filter(({ ms }) => ms === undefined)).toEqual([]);
    expect(await exists(`${bot.home}/data/transhades.kv`)).toBe(false);
  });

  await t.step(
    "tools that know BullMQ find it: its count in the metrics, its page in the dashboard",
    async () => {
      const ask = async (path: string) => {
        const headers = { authorization: `Bearer ${HTTP_TOKEN}` };
        return await (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).text();
      };
      // Whoever was answered has their answer a little before BullMQ hears so.
      await until(async () =>
        (await ask("/metrics")).includes('bullmq_job_count{queue="bull",state="active"} 0')
      );
      const [, part] = /"(static\/js\/main[^"]+)"/.exec(await ask("/dashboard/bullmq")) ?? [];
      expect((await ask(`/dashboard/bullmq/${part}`)).length).toBeGreaterThan(10_000);
      expect(JSON.parse(await ask("/dashboard/bullmq/api/queues")).queues).toHaveLength(1);
    },
  );

  await t.step("while Redis stands still nothing is taken, and comes again later", async () => {
    await server.signal("SIGSTOP");
    const cici = newcomer(sandbox);
    const question = cici.sendsVoice(voice);
    const headers = {
      "content-type": "application/json",
      "x-telegram-bot-api-secret-token": WEBHOOK_SECRET,
    };
    const response = await fetch(WEBHOOK_URL, { method: "POST", headers, body: "{}" });
    expect([response.status, await response.text()]).toEqual([503, "later"]);
    await server.signal("SIGCONT");
    await answerTo(cici, question);
    expect(cici.messages().filter(({ from }) => from.is_bot)).toHaveLength(1);
  });

  await t.step("doctor says what this Redis lacks", async () => {
    const { stdout, code } = await runProgram(["doctor"], {
      cwd: bot.home,
      env: { ...sandbox.env(), ...env },
    });
    expect(stdout).toMatch(/BAD {2}redis .*it may forget accepted files.* -> set appendonly yes/);
    expect(code).toBe(1);
  });

  expect(await bot.stop()).toBe(0);
});

function secretsIn(env: Record<string, string>): string[] {
  return Object.entries(env).filter(([name]) => /TOKEN|HASH|SECRET|KEY$/.test(name)).map(([, value]) => value)
    .filter((value) => value.length > 5 && !value.startsWith("/"));
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
