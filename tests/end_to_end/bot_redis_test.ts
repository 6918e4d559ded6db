import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { expect } from "expect";
import type { Redis } from "ioredis";
import { redisServer } from "../redis_server.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { BotProgram } from "./bot_program.ts";
import { runProgram } from "./program.ts";

const VOICE = new URL("../fixtures/voice_note.ogg", import.meta.url);
const WORDS = "bring a cup of coffee to the meeting";
/** What Redis says of a key that stays; one that went while it was looked at has ended. */
const NO_END = -1;
const server = await redisServer();

Deno.test("a bot whose jobs, cache and settings lie in Redis answers, and stores neither secrets nor lasting words there", async (t) => {
  await using sandbox = await startSandbox({ providers: ["groq"] });
  const env = { REDIS_URL: server.url };
  await using bot = await BotProgram.start(sandbox, { env });
  const [sari, ben] = [sandbox.person(), sandbox.person()];
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
    const stored = await database.ask(everything);
    const secrets = secretsIn(sandbox.env());
    expect(secrets.length).toBeGreaterThan(2);
    for (const { text } of stored) for (const secret of secrets) expect(text).not.toContain(secret);
    const worded = stored.filter(({ text }) => text.includes("coffee"));
    expect(worded.length).toBeGreaterThan(0);
    expect(worded.filter(({ ms }) => ms === NO_END)).toEqual([]);
    expect(await exists(`${bot.home}/data/transhades.kv`)).toBe(false);
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

/** Each key with its value as text and the rest of its time. */
async function everything(client: Redis): Promise<{ key: string; text: string; ms: number }[]> {
  const readers: Record<string, (key: string) => Promise<unknown>> = {
    string: async (key) => plain(await client.getBuffer(key) ?? Buffer.of()),
    hash: (key) => client.hgetall(key),
    zset: (key) => client.zrange(key, 0, -1),
    set: (key) => client.smembers(key),
    list: (key) => client.lrange(key, 0, -1),
    stream: (key) => client.xrange(key, "-", "+"),
  };
  const keys = await client.keys("transhades:*");
  return await Promise.all(keys.map(async (key) => {
    const value = await readers[await client.type(key)](key);
    return { key, text: JSON.stringify(value), ms: await client.pttl(key) };
  }));
}

/** What is long is kept compressed. */
function plain(bytes: Buffer): string {
  return String(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
}

function secretsIn(env: Record<string, string>): string[] {
  return Object.entries(env).filter(([name]) => /TOKEN|HASH|KEY$/.test(name)).map(([, value]) => value)
    .filter((value) => value.length > 5 && !value.startsWith("/"));
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
