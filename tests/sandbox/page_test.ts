import { Buffer } from "node:buffer";
import { expect } from "expect";
import { Bot, InlineKeyboard, InputFile } from "grammy/web";
import { run } from "@grammyjs/runner";
import type { Page } from "playwright-core";
import { openBrowser } from "./browser.ts";
import { alwaysHears } from "./providers/script.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** A bot that shows everything that the page can draw. */
function showcaseBot(sandbox: Sandbox): Bot {
  const bot = new Bot(sandbox.bot.token, { client: { apiRoot: sandbox.botApi.url } });
  bot.command("start", (ctx) => ctx.reply("<b>Halo</b>, kirim <i>suara</i>", { parse_mode: "HTML" }));
  bot.command(
    "menu",
    (ctx) => ctx.reply("Pilih", { reply_markup: new InlineKeyboard().text("Groq", "groq") }),
  );
  bot.command("aside", (ctx) => {
    const receiver_user_id = ctx.from?.id ?? 0;
    return ctx.reply("psst", { ephemeral_message_parameters: { receiver_user_id } });
  });
  bot.command("ask", (ctx) => ctx.reply("Siapa?", { reply_markup: { force_reply: true } }));
  bot.command("write", (ctx) => ctx.api.sendMessageDraft(ctx.chat.id, 1, "Once upon", { can_stop: true }));
  bot.on("stopped_message_generation", (ctx) => ctx.reply("Once upon a time"));
  bot.callbackQuery("groq", async (ctx) => {
    await ctx.answerCallbackQuery("tersimpan");
    await ctx.editMessageText("Groq dipakai");
  });
  bot.on("msg:voice", async (ctx) => {
    const quote = { reply_parameters: { message_id: ctx.msgId } };
    await ctx.reply(`suara ${ctx.msg.voice.mime_type}`, quote);
  });
  bot.on("msg:document", async (ctx) => {
    await ctx.replyWithDocument(new InputFile(new TextEncoder().encode("words"), "transcript.txt"));
  });
  return bot;
}

/** Runs `use` with the page open in Chromium; console errors fail the test. */
async function withPage(
  viewport: { width: number; height: number },
  use: (page: Page, sandbox: Sandbox) => Promise<void>,
) {
  await using sandbox = await startSandbox({
    recognise: alwaysHears("Hi."),
    credentials: 2,
    floodLimits: false,
  });
  sandbox.person();
  sandbox.person({ id: 8, firstName: "Ben", languageCode: "en" });
  const bot = showcaseBot(sandbox);
  await bot.init();
  const allowed_updates = ["message", "callback_query", "stopped_message_generation"] as const;
  const runner = run(bot, { runner: { fetch: { allowed_updates } } });
  await using browser = await openBrowser();
  const errors: string[] = [];
  try {
    const page = await browser.open(sandbox.page.url, viewport);
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.getByText("you are Sari").waitFor();
    await use(page, sandbox);
    expect(errors).toEqual([]);
  } finally {
    await runner.stop();
  }
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByLabel("Message", { exact: true }).press("Enter");
}

/** Nothing may be wider than the screen. */
async function overflow(page: Page): Promise<number> {
  return await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  Deno.test(`on a ${name} screen: text, formatting, buttons, live edits, drafts and toasts`, () =>
    withPage(viewport, async (page) => {
      await say(page, "/start");
      await page.locator(".in .body b", { hasText: "Halo" }).waitFor();
      await say(page, "/menu");
      await Promise.all([ // what is shown for a moment is waited for from the beginning
        page.locator("#toast.shown", { hasText: "tersimpan" }).waitFor(),
        page.getByRole("button", { name: "Groq", exact: true }).click(),
      ]);
      await page.locator(".in .body", { hasText: "Groq dipakai" }).waitFor();
      await page.locator(".in .meta", { hasText: "edited" }).waitFor();
      expect(await page.getByRole("button", { name: "Groq", exact: true }).count()).toBe(0);
      await say(page, "/write");
      await page.locator(".draft .body", { hasText: "Once upon" }).waitFor();
      await page.getByRole("button", { name: "Stop writing" }).click();
      await page.locator(".in .body", { hasText: "Once upon a time" }).waitFor();
      expect(await page.locator(".draft").count()).toBe(0);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    }));
}

Deno.test("files are sent with a caption, documents come back and can be downloaded", () =>
  withPage(DESKTOP, async (page, sandbox) => {
    await page.getByLabel("Message", { exact: true }).fill("dengan kata");
    const file = { name: "notes.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-") };
    await page.locator("#file-input").setInputFiles(file);
    await page.locator(".out .body", { hasText: "dengan kata" }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(".in a.file", { hasText: "transcript.txt" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("transcript.txt");
    expect(sandbox.person().messages()[0].file).toMatchObject({ kind: "document", name: "notes.pdf" });
  }));

Deno.test("a voice message is recorded with the microphone and arrives as Ogg", () =>
  withPage(PHONE, async (page, sandbox) => {
    await page.getByRole("button", { name: "Record a voice message" }).click();
    await page.locator("#recording-time", { hasText: /^0:(?!00)/ }).waitFor();
    await page.getByRole("button", { name: "Send the voice message" }).click();
    await page.locator(".in .body", { hasText: "suara audio/ogg" }).waitFor();
    await page.locator(".in .reply", { hasText: "Voice message" }).waitFor();
    const voice = sandbox.person().messages()[0].file;
    expect(new TextDecoder().decode(await voice?.content.read(0, 4))).toBe("OggS");
    expect(voice?.durationSeconds).toBeGreaterThanOrEqual(1);
  }));

Deno.test("one can be a second person, with a chat of their own; what the bot asks is answered by a reply", () =>
  withPage(DESKTOP, async (page) => {
    await say(page, "/start");
    await page.locator(".in .body", { hasText: "Halo" }).waitFor();
    await page.getByRole("button", { name: "Ben" }).click();
    await page.getByText("you are Ben").waitFor();
    expect(await page.locator(".message").count()).toBe(0);
    await page.getByLabel("Name of the new person").fill("Dewi");
    await page.getByRole("button", { name: "Add person" }).click();
    await page.getByText("you are Dewi").waitFor();
    await say(page, "/ask");
    await page.locator("#reply-text", { hasText: "Siapa?" }).waitFor();
    await say(page, "Dewi");
    await page.locator(".out .reply", { hasText: "Siapa?" }).waitFor();
  }));

Deno.test("in groups what is for one person alone is marked, and an account that is connected shows its chats", () =>
  withPage(PHONE, async (page, { world, bot }) => {
    await page.getByRole("button", { name: "People" }).click();
    await page.getByLabel("Title of the new group").fill("Tim");
    await page.getByLabel("What the bot is there").selectOption("administrator");
    await page.getByLabel("Topics").check();
    await page.getByRole("button", { name: "Add group" }).click();
    await page.getByText("group · you are Sari").waitFor();
    await page.getByLabel("Topic", { exact: true }).selectOption("Voice notes");
    await say(page, "/aside");
    await page.locator(".out .topic", { hasText: "# Voice notes" }).waitFor();
    await page.locator(".in .for-one", { hasText: "only you see this" }).waitFor();
    await page.getByRole("button", { name: "People" }).click();
    await page.getByRole("button", { name: "Connect the bot to the account of Sari" }).click();
    await page.locator("#chats-list").getByRole("button", { name: "Ben" }).click();
    await say(page, "Hi, Ben");
    await page.locator(".out .body", { hasText: "Hi, Ben" }).waitFor();
    const connectionId = world.connections.of(bot.id, 700_000_001)?.id;
    expect(world.messages(bot.id, 8, connectionId).map(({ content }) => content.text)).toEqual(["Hi, Ben"]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }));

Deno.test("the log shows requests, and faults are switched on and off", () =>
  withPage(PHONE, async (page, sandbox) => {
    await say(page, "/start");
    await page.locator(".in .body", { hasText: "Halo" }).waitFor();
    await page.getByRole("button", { name: "Requests and faults" }).click();
    const request = page.locator(".request", { hasText: "sendMessage" });
    await request.locator(".outcome", { hasText: "200" }).waitFor();
    await page.getByRole("tab", { name: "Faults" }).click();
    await page.locator(".fault", { hasText: "API-2" }).getByRole("button", { name: "Flood 60 s" }).click();
    await page.locator(".fault", { hasText: "API-2" }).getByText(/FloodWait: \d+ s left/).waitFor();
    await page.getByLabel("Groq").selectOption("Down (503)");
    await page.getByText("Slow line: 1 MB/s").click();
    await page.locator("#fault-count", { hasText: "3" }).waitFor();
    expect(sandbox.faults.active()).toEqual({ groq: [{ kind: "status", status: 503 }] });
    expect(sandbox.mtproto.faults.active()).toMatchObject([{
      kind: "floodWait",
      options: { apiId: 1002, seconds: 60 },
    }, { kind: "bandwidth" }]);
    await page.getByRole("button", { name: "Make everything work again" }).click();
    await page.locator("#fault-count").waitFor({ state: "hidden" });
    expect([sandbox.faults.active(), sandbox.mtproto.faults.active()]).toEqual([{}, []]);
  }));
