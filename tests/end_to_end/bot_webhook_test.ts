import { expect } from "expect";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, groqCall, newcomer, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";
import { freePort } from "../free_port.ts";

const SECRET = "open-sesame";

Deno.test("by webhook: voice notes are answered, updates that come twice once, strangers never; polling comes back", async (t) => {
  await using sandbox = await startSandbox({ recognise: alwaysHears("Good morning."), providers: ["groq"] });
  const home = await Deno.makeTempDir({ prefix: "transhades-webhook-" });
  const url = `http://127.0.0.1:${freePort()}/telegram`;
  const env = {
    WEBHOOK_URL: url,
    WEBHOOK_SECRET: SECRET,
    SHUTDOWN_SECONDS: "6",
    HTTP_LISTEN: new URL(url).port,
  };
  const origin = new URL(url).origin;
  const bot = await BotProgram.start(sandbox, { home, env });
  const [sari, ben] = [newcomer(sandbox), newcomer(sandbox)];

  await t.step("a voice note comes back as its words", async () => {
    const question = sari.sendsVoice(await voiceNote());
    expect((await answerTo(sari, question)).content.text).toBe("Good morning.");
    expect(sandbox.log.records.some(({ method }) => method === "getUpdates")).toBe(false);
  });

  await t.step("an update that comes twice is answered once, and taken both times", async () => {
    ben.sends("/start");
    await ben.waitsFor(({ from }) => from.is_bot);
    const update = startCommand(ben.user.id);
    const answers = [await bring(url, update, SECRET), await bring(url, update, SECRET)];
    expect(answers).toEqual([200, 200]);
    ben.sends("/status");
    await ben.waitsFor(({ from, content }) => from.is_bot && /groq/i.test(content.text));
    expect(ben.messages().filter(({ from }) => from.is_bot).length).toBe(3);
  });

  await t.step("who does not know the secret is refused", async () => {
    expect([await bring(url, startCommand(1), "wrong"), await bring(url, startCommand(1))]).toEqual([
      401,
      401,
    ]);
  });

  await t.step("what is up is told", async () => {
    expect(await (await fetch(`${origin}/livez`)).json()).toEqual({ alive: true });
    const response = await fetch(`${origin}/readyz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ready: true,
      phase: "running",
      store: { state: "ready" },
      telegram: { mode: "webhook", state: "ready" },
      accounts: [{ name: "API-1", state: "ready" }],
    });
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    expect(metrics).toContain("transhades_store_up 1\n");
    expect(metrics).toContain('transhades_account_state{account="API-1",state="ready"} 1\n');
    expect(metrics).toMatch(/^transhades_updates_total\{type="message"\} [3-9]$/m);
    expect(metrics).toMatch(/^process_resident_memory_bytes [1-9]\d{7,}$/m);
  });

  sandbox.faults.add("groq", { kind: "stall" });
  const unanswered = ben.sendsVoice(await secondVoiceNote());

  await t.step("at its end it takes nothing new, and says so", async () => {
    await groqCall(sandbox, ({ outcome }) => outcome === undefined);
    const stopped = bot.stop();
    while ((await phaseAt(origin)) !== "draining") continue;
    expect(await bring(url, startCommand(3), SECRET)).toBe(503);
    expect(await stopped).toBe(0);
    sandbox.faults.clear("groq");
  });

  await t.step("without WEBHOOK_URL what was at work goes on, and updates are polled again", async () => {
    await using _polling = await BotProgram.start(sandbox, { home });
    expect((await answerTo(ben, unanswered)).content.text).toBe("Good morning.");
    const question = sari.sendsVoice(await voiceNote());
    expect((await answerTo(sari, question)).content.text).toBe("Good morning.");
    const { result } = await (await fetch(`${sandbox.botApi.url}/bot${sandbox.bot.token}/getWebhookInfo`))
      .json();
    expect(result.url).toBe("");
  });
  await Deno.remove(home, { recursive: true });
});

function startCommand(id: number) {
  const from = { id, is_bot: false, first_name: "Ben", language_code: "en" };
  const entities = [{ type: "bot_command", offset: 0, length: 6 }];
  const chat = { id, type: "private", first_name: "Ben" };
  return { update_id: 1, message: { message_id: 9, date: 1, chat, from, text: "/start", entities } };
}

async function phaseAt(origin: string): Promise<string> {
  const response = await fetch(`${origin}/readyz`);
  const { ready, phase } = await response.json();
  expect([response.status, ready]).toEqual(phase === "running" ? [200, true] : [503, false]);
  return phase;
}

async function secondVoiceNote() {
  return await Deno.readFile(new URL("../fixtures/second_voice_note.ogg", import.meta.url));
}

async function bring(url: string, update: unknown, secret?: string): Promise<number> {
  const headers = {
    "content-type": "application/json",
    ...secret && { "x-telegram-bot-api-secret-token": secret },
  };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(update) });
  await response.body?.cancel();
  return response.status;
}
