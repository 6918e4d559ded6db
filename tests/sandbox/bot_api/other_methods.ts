import type { ReactionTypeEmoji, User } from "grammy/types";
import { z } from "zod";
import { badRequest, BotApiError } from "./bot_api_error.ts";
import { type Call, chatParam, messageParam, type Method } from "./call.ts";

const CHAT_ACTIONS = new Set([
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);
const commands = z.array(z.object({
  command: z.string().regex(/^[a-z0-9_]{1,32}$/),
  description: z.string().min(1).max(256),
}));
const reactions = z.array(z.object({ type: z.literal("emoji"), emoji: z.string().min(1) })).max(1);

const getMe: Method = ({ bot, world }) => ({
  ...bot.user,
  can_join_groups: true,
  can_read_all_group_messages: !world.directory.inPrivacyMode.has(bot.id),
  supports_inline_queries: false,
  supports_guest_queries: true,
  can_connect_to_business: true,
  has_main_web_app: false,
});

const getBusinessConnection: Method = ({ world, bot, params }) => {
  const connection = world.connections.find(bot.id, params.text("business_connection_id"));
  if (connection === undefined) throw badRequest("business connection not found");
  return connection;
};

const setMyCommands: Method = (call) => {
  const given = call.params.json("commands", "commands");
  if (!Array.isArray(given)) throw badRequest("expected an Array of BotCommand");
  const parsed = commands.safeParse(given);
  if (!parsed.success) {
    const field = parsed.error.issues[0].path.at(-1);
    throw badRequest(field === "command" ? "BOT_COMMAND_INVALID" : "BOT_COMMAND_DESCRIPTION_INVALID");
  }
  call.world.directory.setCommands(call.bot.id, ...scopeParam(call), parsed.data);
  return true;
};

const getMyCommands: Method = (call) => call.world.directory.commands(call.bot.id, ...scopeParam(call)) ?? [];

const deleteMyCommands: Method = (call) => {
  call.world.directory.setCommands(call.bot.id, ...scopeParam(call), undefined);
  return true;
};

/** A text that a bot tells of itself: its setter and its getter. */
function profileMethods(
  field: "description" | "short_description",
  most: number,
): [set: Method, get: Method] {
  const key = ({ bot, params }: Call) => `${bot.id} ${field} ${params.text("language_code")}`;
  const set: Method = (call) => {
    if (call.params.text(field).length > most) throw badRequest("the text is too long");
    call.world.directory.profiles.set(key(call), call.params.text(field));
    return true;
  };
  return [set, (call) => ({ [field]: call.world.directory.profiles.get(key(call)) ?? "" })];
}

const [setMyDescription, getMyDescription] = profileMethods("description", 512);
const [setMyShortDescription, getMyShortDescription] = profileMethods("short_description", 120);

function scopeParam({ params }: Call): [scope: string, languageCode: string] {
  const scope = params.json("scope", "BotCommandScope") ?? { type: "default" };
  return [JSON.stringify(scope), params.text("language_code")];
}

const sendChatAction: Method = (call) => {
  const chat = chatParam(call);
  const action = call.params.text("action").toLowerCase();
  if (!CHAT_ACTIONS.has(action)) throw badRequest("wrong parameter action in request");
  call.world.events.emit({ type: "chat_action", botId: call.bot.id, chatId: chat.id, action });
  return true;
};

const setMessageReaction: Method = (call) => {
  const message = messageParam(call, "message to react");
  const parsed = reactions.safeParse(call.params.json("reaction", "reaction types") ?? []);
  if (!parsed.success) throw badRequest("REACTION_INVALID");
  call.world.react(message, call.bot.id, parsed.data as ReactionTypeEmoji[]);
  return true;
};

const answerCallbackQuery: Method = ({ world, bot, params }) => {
  const text = params.text("text");
  if (text.length > 200) throw badRequest("MESSAGE_TOO_LONG");
  const known = world.answerPress(
    bot.id,
    params.text("callback_query_id"),
    text,
    params.boolean("show_alert"),
  );
  if (!known) throw badRequest("query is too old and response timeout expired or query ID is invalid");
  return true;
};

const getChat: Method = (call) => ({
  ...chatParam(call),
  accent_color_id: 0,
  max_reaction_count: 11,
  accepted_gift_types: {
    unlimited_gifts: false,
    limited_gifts: false,
    unique_gifts: false,
    premium_subscription: false,
    gifts_from_channels: false,
  },
});

function botIn(call: Call, chatId: number, user: User) {
  const { directory } = call.world;
  if (chatId < 0 && !directory.isChannel(chatId)) {
    return { status: directory.standing(user.id, chatId), user };
  }
  if (!directory.isAdmin(user.id, chatId)) return { status: "left", user };
  return { status: "administrator", user, can_post_messages: true, can_delete_messages: true };
}

/** Of bots, whether they are administrators of a channel; of people, what they are in a group. */
const getChatMember: Method = (call) => {
  const chat = chatParam(call);
  const userId = call.params.integer("user_id", 0);
  const { bots, users } = call.world.directory;
  const bot = bots.get(userId)?.user;
  if (bot !== undefined) return botIn(call, chat.id, bot);
  const user = users.get(userId);
  if (user === undefined) throw badRequest("PARTICIPANT_ID_INVALID");
  const status = call.world.directory.statusIn(chat.id, user.id);
  return { status, user, ...(status === "creator" && { is_anonymous: false }) };
};

const logOut: Method = ({ session }) => {
  session.loggedOut = true;
  return true;
};

const close: Method = ({ session }) => {
  session.poll.interrupt("Conflict: terminated by close request");
  return true;
};

/** What a logged-out bot may not do any more. */
export function assertLoggedIn({ session }: Call): void {
  if (session.loggedOut) throw new BotApiError(400, "Logged out");
}

export const otherMethods: Record<string, Method> = {
  getMe,
  getBusinessConnection,
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  setMyDescription,
  getMyDescription,
  setMyShortDescription,
  getMyShortDescription,
  sendChatAction,
  setMessageReaction,
  answerCallbackQuery,
  getChat,
  getChatMember,
  logOut,
  close,
};
