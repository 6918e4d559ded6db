import { expect } from "expect";
import { Bot } from "grammy/web";
import { run } from "@grammyjs/runner";
import { parseSettings } from "../../src/config.ts";
import { mtcuteClient } from "./mtproto/clients/mtcute.ts";
import { alwaysHears } from "./providers/script.ts";
import { startSandbox } from "./sandbox.ts";

const recognise = alwaysHears("Good morning.");

Deno.test("the sandbox's environment is a valid configuration of the bot", async () => {
  await using sandbox = await startSandbox({ recognise, credentials: 3, providers: ["groq", "openai"] });
  const settings = parseSettings(sandbox.env());
  expect(settings.credentials.map((credential) => credential.name)).toEqual(["API-1", "API-2", "API-3"]);
  expect(settings.provider).toBe("groq");
  expect(settings.DEEPGRAM_API_KEY).toEqual([]);
  expect(settings.OPENAI_BASE_URL).toBe(sandbox.providers.baseUrl("openai"));
  expect(await Deno.readTextFile(sandbox.env().TELEGRAM_MTPROTO_PUBLIC_KEY)).toContain("PUBLIC KEY");
});

Deno.test("what a person sends over the chat is what an MTProto client downloads by its file_id", async () => {
  await using sandbox = await startSandbox({ recognise });
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  const voice = sandbox.person().sendsVoice(bytes);
  const { file_id } = sandbox.world.view(voice).voice ?? {};
  const client = mtcuteClient(sandbox.mtproto, { apiId: 1001, apiHash: "sandbox-hash-1" });
  try {
    const me = await client.start({ botToken: sandbox.bot.token });
    expect(me.username).toBe("transhades_bot");
    expect(await client.downloadAsBuffer(file_id ?? "", { fileSize: bytes.length })).toEqual(bytes);
  } finally {
    await client.destroy();
  }
});

Deno.test("a person talks with an unchanged grammY bot, presses its button and waits for what comes of it", async () => {
  await using sandbox = await startSandbox({ recognise });
  const env = sandbox.env();
  const bot = new Bot(env.TELEGRAM_BOT_TOKEN, { client: { apiRoot: env.TELEGRAM_BOT_API_ROOT } });
  bot.on("msg:voice", (ctx) =>
    ctx.reply(`${ctx.msg.voice.file_size} bytes`, {
      reply_markup: { inline_keyboard: [[{ text: "Batal", callback_data: "cancel" }]] },
    }));
  bot.callbackQuery("cancel", (ctx) => ctx.editMessageText("dibatalkan"));
  await bot.init();
  const runner = run(bot);
  try {
    const sari = sandbox.person();
    const budi = sandbox.person({ id: 8, firstName: "Budi" });
    sari.sendsVoice(new Uint8Array(1234));
    const reply = await sari.waitsFor("1234 bytes");
    sari.presses("Batal");
    expect(await sari.waitsFor("dibatalkan")).toBe(reply);
    expect(budi.messages()).toEqual([]);
  } finally {
    await runner.stop();
  }
});

Deno.test("waiting in vain tells what the chat shows, and ends with the sandbox", async () => {
  const sandbox = await startSandbox({ recognise });
  const sari = sandbox.person();
  sari.sends("halo");
  const waiting = sari.waitsFor("anything").catch((error: Error) => error);
  await sandbox[Symbol.asyncDispose]();
  const error = await waiting;
  expect(error).toMatchObject({ message: expect.stringContaining("The chat:\nSari: halo") });
  expect(error).toMatchObject({ cause: new Error("the sandbox is closed") });
});

Deno.test("closing ends long polls, stalled requests and event streams that still go on", async () => {
  const sandbox = await startSandbox({ recognise });
  sandbox.faults.add("bot_api/getMe", { kind: "stall" });
  const events = await fetch(`${sandbox.page.url}/api/people/${sandbox.person().user.id}/events`);
  const botUrl = `${sandbox.botApi.url}/bot${sandbox.bot.token}`;
  const waiting = ["getUpdates?timeout=50", "getMe"].map(async (method) =>
    (await fetch(`${botUrl}/${method}`)).text()
  );
  const { log, patience } = sandbox;
  await patience.during((signal) => log.changed.until(() => log.records.length === 2 || undefined, signal));
  await sandbox[Symbol.asyncDispose]();
  expect(await Promise.all(waiting)).toEqual([
    expect.stringContaining("Bad gateway"),
    expect.stringContaining("Bad gateway"),
  ]);
  expect(await events.text()).toContain("event: hello");
});
