import { Hono } from "hono";
import { z } from "zod";
import { createFile, FILE_KINDS, type World } from "../world.ts";
import { sendAlbum, sendFile, sendText } from "../world/actions.ts";
import type { Bot, ChatMessage } from "../world/message.ts";
import { setBlocked } from "../world/standing.ts";
import { chatState, shownMessage } from "./chat_view.ts";
import { describeUpload } from "./media.ts";

const newPerson = z.object({
  id: z.int().positive().optional(),
  firstName: z.string().trim().min(1).max(64),
  languageCode: z.string().max(8).optional(),
});
const newMessage = z.object({
  text: z.string().trim().min(1).max(4096),
  replyToMessageId: z.int().optional(),
});
const press = z.object({ messageId: z.int(), data: z.string() });
const uploadOptions = z.object({
  kind: z.enum(FILE_KINDS).optional(),
  caption: z.string().max(1024).optional(),
  durationSeconds: z.coerce.number().nonnegative().optional(),
  replyToMessageId: z.coerce.number().optional(),
});

/** What people do: GET and POST / (all, a new one), GET /:id (their chat), POST /:id/messages | files | press | stop | block. */
export function peopleRoutes(world: World, bot: Bot): Hono {
  const { directory } = world;
  const person = (id: string) => {
    const user = directory.users.get(Number(id));
    if (user === undefined) throw new RangeError(`no person has the id ${id}`);
    return user;
  };
  return new Hono()
    .get("/", (c) => c.json([...directory.users.values()]))
    .post("/", async (c) => {
      const { id, firstName, languageCode } = newPerson.parse(await c.req.json());
      const user = { id: id ?? Math.max(700_000_000, ...directory.users.keys()) + 1, first_name: firstName };
      return c.json(directory.addUser({ ...user, ...(languageCode && { language_code: languageCode }) }));
    })
    .get("/:id", (c) => c.json(chatState(world, bot, person(c.req.param("id")))))
    .post("/:id/messages", async (c) => {
      const { text, replyToMessageId } = newMessage.parse(await c.req.json());
      const sent = sendText(world, person(c.req.param("id")).id, text, { botId: bot.id, replyToMessageId });
      return c.json(shownMessage(world, sent));
    })
    .post("/:id/files", async (c) => {
      const sent = await upload(world, bot, person(c.req.param("id")).id, await c.req.formData());
      return c.json(sent.map((message) => shownMessage(world, message)));
    })
    .post("/:id/press", async (c) => {
      const { messageId, data } = press.parse(await c.req.json());
      const user = person(c.req.param("id"));
      const message = world.message(bot.id, user.id, messageId);
      if (message === undefined) throw new RangeError(`there is no message ${messageId}`);
      return c.json({ callbackQueryId: world.press(message, user.id, data) });
    })
    .post("/:id/stop", (c) => {
      world.stopDraft(bot.id, person(c.req.param("id")).id);
      return c.json({ stopped: true });
    })
    .post("/:id/block", async (c) => {
      const { blocked } = z.object({ blocked: z.boolean() }).parse(await c.req.json());
      setBlocked(world, person(c.req.param("id")).id, bot.id, blocked);
      return c.json({ blocked });
    });
}

/** One file, or several as an album. */
async function upload(world: World, bot: Bot, userId: number, form: FormData): Promise<ChatMessage[]> {
  const given = [...form].filter(([name, value]) => name !== "file" && value !== "");
  const { kind, caption, durationSeconds, replyToMessageId } = uploadOptions.parse(Object.fromEntries(given));
  const uploads = form.getAll("file").filter((value) => value instanceof File);
  if (uploads.length === 0) throw new RangeError("there is no file in the form");
  const described = await Promise.all(uploads.map((file) => describeUpload(file, kind, durationSeconds)));
  const files = described.map(createFile);
  const options = { botId: bot.id, replyToMessageId, caption };
  return files.length === 1
    ? [sendFile(world, userId, files[0], options)]
    : sendAlbum(world, userId, files, options);
}
