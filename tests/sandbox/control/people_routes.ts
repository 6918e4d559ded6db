import { Hono } from "hono";
import { z } from "zod";
import { createFile, FILE_KINDS, type World } from "../world.ts";
import { connect, disconnect } from "../world/connections.ts";
import type { Bot } from "../world/message.ts";
import { setBlocked, setStanding } from "../world/standing.ts";
import { chatBy, upload, write } from "./chats.ts";
import { chatState } from "./chat_view.ts";
import { describeUpload } from "./media.ts";

const newPerson = z.object({
  id: z.int().positive().optional(),
  firstName: z.string().trim().min(1).max(64),
  languageCode: z.string().max(8).optional(),
});
const chat = z.string().default("bot");
const newMessage = z.object({
  chat,
  text: z.string().trim().min(1).max(4096),
  replyToMessageId: z.int().optional(),
  threadId: z.int().optional(),
});
const press = z.object({ chat, messageId: z.int(), data: z.string() });
const standing = z.enum(["member", "administrator", "kicked"]);
const newGroup = z.object({
  title: z.string().trim().min(1).max(64),
  standing: standing.default("member"),
  topics: z.array(z.string().trim().min(1).max(64)).default([]),
});
const uploadOptions = z.object({
  chat,
  kind: z.enum(FILE_KINDS).optional(),
  caption: z.string().max(1024).optional(),
  durationSeconds: z.coerce.number().nonnegative().optional(),
  replyToMessageId: z.coerce.number().optional(),
  threadId: z.coerce.number().optional(),
});

/**
 * What people do: GET and POST / (all, a new one), GET /:id (a chat of theirs, by default that with the bot),
 * POST /:id/messages | files | press | stop | block | connect | groups | standing.
 */
export function peopleRoutes(world: World, bot: Bot): Hono {
  const { directory } = world;
  const person = (id: string) => {
    const user = directory.users.get(Number(id));
    if (user === undefined) throw new RangeError(`no person has the id ${id}`);
    return user;
  };
  const open = (id: string, key: string) => chatBy(world, bot, person(id), key);
  return new Hono()
    .get("/", (c) => c.json([...directory.users.values()]))
    .post("/", async (c) => {
      const { id, firstName, languageCode } = newPerson.parse(await c.req.json());
      const user = { id: id ?? Math.max(700_000_000, ...directory.users.keys()) + 1, first_name: firstName };
      return c.json(directory.addUser({ ...user, ...(languageCode && { language_code: languageCode }) }));
    })
    .get("/:id", (c) => {
      const { id } = c.req.param();
      return c.json(chatState(world, bot, person(id), open(id, c.req.query("chat") ?? "bot")));
    })
    .post("/:id/messages", async (c) => {
      const { id } = c.req.param();
      const { text, chat, ...to } = newMessage.parse(await c.req.json());
      write(world, bot, person(id), open(id, chat), text, to);
      return c.json({ sent: 1 });
    })
    .post("/:id/files", async (c) => {
      const { id } = c.req.param();
      return c.json({ sent: await receive(world, bot, id, await c.req.formData()) });
    })
    .post("/:id/press", async (c) => {
      const { id } = c.req.param();
      const { chat, messageId, data } = press.parse(await c.req.json());
      const { chatId, connectionId } = open(id, chat);
      const message = world.message(bot.id, chatId, messageId, connectionId);
      if (message === undefined) throw new RangeError(`there is no message ${messageId}`);
      return c.json({ callbackQueryId: world.press(message, person(id).id, data) });
    })
    .post("/:id/stop", (c) => {
      world.stopDraft(bot.id, person(c.req.param("id")).id);
      return c.json({ stopped: true });
    })
    .post("/:id/block", async (c) => {
      const { blocked } = z.object({ blocked: z.boolean() }).parse(await c.req.json());
      setBlocked(world, person(c.req.param("id")).id, bot.id, blocked);
      return c.json({ blocked });
    })
    .post("/:id/connect", async (c) => {
      const { connected } = z.object({ connected: z.boolean() }).parse(await c.req.json());
      const { id } = person(c.req.param("id"));
      if (connected) connect(world, bot.id, id);
      else disconnect(world, bot.id, id);
      return c.json({ connected });
    })
    .post("/:id/groups", async (c) => c.json(addGroup(world, bot, c.req.param("id"), await c.req.json())))
    .post("/:id/standing", async (c) => {
      const { id } = c.req.param();
      const given = z.object({ chat, standing }).parse(await c.req.json());
      setStanding(world, person(id), bot.id, open(id, given.chat).chatId, given.standing);
      return c.json(given);
    });

  /** Of everybody who is there, made by this person. */
  function addGroup(world: World, bot: Bot, id: string, body: unknown) {
    const { title, standing, topics } = newGroup.parse(body);
    const maker = person(id);
    const chatId = Math.min(-1_003_000_000_000, ...directory.chatIdsOf(maker.id)) - 1;
    directory.addGroup(chatId, title, [maker.id, ...directory.users.keys()], topics);
    setStanding(world, maker, bot.id, chatId, standing);
    return open(id, `group:${chatId}`);
  }

  async function receive(world: World, bot: Bot, id: string, form: FormData): Promise<number> {
    const given = [...form].filter(([name, value]) => name !== "file" && value !== "");
    const options = uploadOptions.parse(Object.fromEntries(given));
    const { chat, kind, durationSeconds, ...how } = options;
    const uploads = form.getAll("file").filter((value) => value instanceof File);
    if (uploads.length === 0) throw new RangeError("there is no file in the form");
    const described = await Promise.all(uploads.map((file) => describeUpload(file, kind, durationSeconds)));
    upload(world, bot, person(id), open(id, chat), described.map(createFile), how);
    return uploads.length;
  }
}
