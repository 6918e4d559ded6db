import { expect } from "expect";
import { Bot, type Context, InlineKeyboard, InputFile } from "grammy/web";
import { run } from "@grammyjs/runner";
import { sendAlbum, sendFile, sendText } from "../world/actions.ts";
import { createFile, memoryContent } from "../world.ts";
import { type BotApiBed, startBed, TOKEN } from "./bed.ts";

/** Runs an unchanged grammY bot against the sandbox while `use` talks to it. */
async function withBot(prepare: (bot: Bot) => void, use: (bed: BotApiBed) => Promise<void>): Promise<void> {
  await using bed = startBed({ floodLimits: false });
  const bot = new Bot(TOKEN, { client: { apiRoot: bed.url } });
  prepare(bot);
  await bot.init();
  const runner = run(bot);
  try {
    await use(bed);
  } finally {
    await runner.stop();
  }
}

Deno.test("grammY gets commands, replies with a quote of the message, and the person sees it", async () => {
  const prepare = (bot: Bot) =>
    bot.command(
      "start",
      (ctx) =>
        ctx.reply("<b>Halo</b> &amp; hi", {
          parse_mode: "HTML",
          reply_parameters: { message_id: ctx.msgId },
        }),
    );
  await withBot(prepare, async ({ world, nextMessage, person }) => {
    const sent = sendText(world, person.id, "/start");
    const reply = await nextMessage((m) => m.content.text === "Halo & hi");
    expect(reply.content.entities).toEqual([{ type: "bold", offset: 0, length: 4 }]);
    expect(reply.replyTo).toEqual({ messageId: sent.messageId });
  });
});

Deno.test("files of every kind arrive as grammY expects them, and small ones can be downloaded", async () => {
  const seen: string[] = [];
  const prepare = (bot: Bot) => {
    bot.on("msg:file", async (ctx) => {
      const file = await ctx.getFile();
      const response = await fetch(`${ctx.api.options?.apiRoot}/file/bot${TOKEN}/${file.file_path}`);
      const kind = ["voice", "audio", "video", "video_note", "document", "photo", "sticker"].find((k) =>
        k in ctx.msg
      );
      seen.push(`${kind} ${await response.text()}`);
      await ctx.reply(`seen ${seen.length}`);
    });
  };
  await withBot(prepare, async ({ world, nextMessage, person }) => {
    const kinds = ["voice", "audio", "video", "video_note", "document", "photo", "sticker"] as const;
    for (const kind of kinds) {
      const content = memoryContent(new TextEncoder().encode(`bytes of ${kind}`));
      sendFile(world, person.id, createFile({ kind, content, name: "a.mp3", durationSeconds: 3 }));
    }
    await nextMessage((m) => m.content.text === `seen ${kinds.length}`);
    expect(seen.toSorted()).toEqual(kinds.map((kind) => `${kind} bytes of ${kind}`).toSorted());
  });
});

Deno.test("an album's files share one media_group_id", async () => {
  const groups = new Set<string | undefined>();
  const prepare = (bot: Bot) =>
    bot.on("msg:voice", (ctx) => {
      groups.add(ctx.msg.media_group_id);
      return ctx.reply(ctx.msg.caption ?? "no caption");
    });
  await withBot(prepare, async ({ world, nextMessage, person }) => {
    const voice = () => createFile({ kind: "voice", content: memoryContent(new Uint8Array(9)) });
    sendAlbum(world, person.id, [voice(), voice()], { caption: "both" });
    for (const said of ["both", "no caption"]) await nextMessage((m) => m.content.text === said);
    expect([...groups]).toEqual([expect.stringMatching(/^\d+$/)]);
  });
});

Deno.test("buttons: a press reaches the bot, its answer reaches the person, the message is edited", async () => {
  const prepare = (bot: Bot) => {
    bot.command(
      "menu",
      (ctx) => ctx.reply("choose", { reply_markup: new InlineKeyboard().text("Groq", "p:groq") }),
    );
    bot.callbackQuery("p:groq", async (ctx: Context) => {
      await ctx.answerCallbackQuery("saved");
      await ctx.editMessageText("groq it is");
    });
  };
  await withBot(prepare, async ({ world, nextMessage, nextEvent, person }) => {
    sendText(world, person.id, "/menu");
    const menu = await nextMessage((m) => m.content.markup !== undefined);
    const answered = nextEvent((event) => event.type === "callback_answer" ? event : undefined);
    world.press(menu, person.id, "p:groq");
    expect(await answered).toMatchObject({ userId: person.id, text: "saved", showAlert: false });
    await nextMessage((m) =>
      m.edits.length > 0 && m.content.text === "groq it is" && m.content.markup === undefined
    );
  });
});

Deno.test("documents, reactions, chat actions and deleted messages reach the chat", async () => {
  const prepare = (bot: Bot) =>
    bot.on("msg:text", async (ctx) => {
      await ctx.replyWithChatAction("typing");
      await ctx.react("👍");
      const passing = await ctx.reply("passing");
      await ctx.api.deleteMessage(ctx.chat.id, passing.message_id);
      await ctx.replyWithDocument(new InputFile(new TextEncoder().encode("words"), "talk.txt"), {
        caption: "done",
      });
    });
  await withBot(prepare, async ({ world, bot, nextMessage, nextEvent, person }) => {
    const typing = nextEvent((event) => event.type === "chat_action" ? event.action : undefined);
    const sent = sendText(world, person.id, "hello");
    const document = await nextMessage((m) => m.file !== undefined);
    expect(await typing).toBe("typing");
    expect(sent.reactions.get(bot.id)).toEqual([{ type: "emoji", emoji: "👍" }]);
    expect(world.messages(bot.id, person.id).map((m) => m.deleted)).toEqual([false, true, false]);
    expect(document.file).toMatchObject({ kind: "document", name: "talk.txt" });
    expect(document.content.text).toBe("done");
    expect(new TextDecoder().decode(await document.file?.content.read(0, 99))).toBe("words");
  });
});

Deno.test("in a group the bot hears everybody and answers there", async () => {
  const prepare = (bot: Bot) =>
    bot.on("msg:text", (ctx) => ctx.reply(`${ctx.from?.first_name} in ${ctx.chat.title}`));
  await withBot(prepare, async ({ world, bot, nextEvent, person }) => {
    const group = world.directory.addGroup(-1_001_234_567_890, "Keluarga", [person.id]);
    const answer = nextEvent((event) =>
      event.type === "message" && event.message.from.is_bot ? event.message : undefined
    );
    sendText(world, person.id, "halo", { botId: bot.id, chatId: group.id });
    expect(await answer).toMatchObject({
      chat: { id: group.id, type: "supergroup" },
      content: { text: "Sari in Keluarga" },
    });
  });
});
