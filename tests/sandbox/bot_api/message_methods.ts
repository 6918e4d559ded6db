import type { InlineKeyboardMarkup } from "grammy/types";
import { createFile, memoryContent, type SandboxFile } from "../world.ts";
import type { ChatMessage, MessageContent, ReplyReference, WorldChat } from "../world/message.ts";
import { badRequest } from "./bot_api_error.ts";
import { type Call, chatParam, messageParam, type Method } from "./call.ts";
import { assertNotTooSoon, threadParam } from "./group_rules.ts";
import { type ParsedText, textParam } from "./message_text.ts";
import { asksReply, inlineKeyboardParam } from "./reply_markup.ts";

const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
const DELETABLE_MS = 48 * 3600 * 1000;

const sendMessage: Method = (call) => {
  const chat = chatParam(call);
  const content = contentOf(textParam(call.params, "text", "entities"), inlineKeyboardParam(call.params));
  if (content.text === "") throw badRequest("message text is empty");
  if (content.text.length > MAX_TEXT) throw badRequest("message is too long");
  return send(call, chat, content);
};

const sendMessageDraft: Method = (call) => {
  const chat = chatParam(call);
  const { text, entities } = textParam(call.params, "text", "entities");
  const draftId = call.params.integer("draft_id", 0);
  if (chat.type !== "private") throw badRequest("TEXTDRAFT_PEER_INVALID");
  if (draftId === 0) throw badRequest("draft identifier is not specified");
  if (text.length > MAX_TEXT) throw badRequest("message is too long");
  call.limits?.count(call.bot.id, chat.id);
  const draft = { draftId, text, entities, canStop: call.params.boolean("can_stop") };
  call.world.drafts.show(call.bot.id, chat.id, draft);
  call.world.events.emit({ type: "draft", botId: call.bot.id, chatId: chat.id, draft });
  return true;
};

/** Of the same file, which keeps its identity. */
const copyMessage: Method = (call) => {
  const { world, bot, params } = call;
  const chat = chatParam(call);
  const source = world.message(bot.id, params.integer("from_chat_id", 0), params.integer("message_id", 0));
  if (source === undefined) throw badRequest("message to copy not found");
  if (source.isProtected) throw badRequest("CHAT_FORWARDS_RESTRICTED");
  call.limits?.count(bot.id, chat.id);
  const { content, file } = source;
  const copy = world.post({ botId: bot.id, chat, from: bot.user, ...(file && { file }) }, content);
  return { message_id: copy.messageId };
};

const sendDocument: Method = (call) => sendFile(call, "document");
const sendVoice: Method = (call) => sendFile(call, "voice");

async function sendFile(call: Call, kind: "document" | "voice") {
  const chat = chatParam(call);
  const file = await fileParam(call, kind);
  const caption = textParam(call.params, "caption", "caption_entities");
  if (caption.text.length > MAX_CAPTION) throw badRequest("message caption is too long");
  return send(call, chat, contentOf(caption, inlineKeyboardParam(call.params)), file);
}

/** One message, in the chat in which somebody asked; only articles are answered with here. */
const answerGuestQuery: Method = ({ world, bot, params }) => {
  const result = Object(params.json("result", "inline query result"));
  const text: unknown = result.input_message_content?.message_text;
  if (result.type !== "article" || !result.id || !result.title || typeof text !== "string" || text === "") {
    throw badRequest("can't parse inline query result");
  }
  const query = world.guestQueries.take(bot.id, params.text("guest_query_id"));
  if (query === undefined) {
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  }
  const origin = { botId: bot.id, chat: query.chat, from: bot.user };
  const message = world.post(origin, {
    text,
    entities: [],
    ...(result.reply_markup && { markup: result.reply_markup }),
  });
  return { inline_message_id: world.guestQueries.answered(message) };
};

const editMessageText: Method = (call) => {
  const content = contentOf(textParam(call.params, "text", "entities"), inlineKeyboardParam(call.params));
  if (content.text === "") throw badRequest("message text is empty");
  const message = call.params.has("inline_message_id") ? inlineMessage(call) : messageToEdit(call);
  if (message.file) throw badRequest("there is no text in the message to edit");
  if (content.text.length > MAX_TEXT) throw badRequest("MESSAGE_TOO_LONG");
  return edit(call, message, content);
};

const editMessageReplyMarkup: Method = (call) => {
  const message = messageToEdit(call);
  const { text, entities } = message.content;
  return edit(call, message, contentOf({ text, entities: [...entities] }, inlineKeyboardParam(call.params)));
};

const deleteMessage: Method = (call) => {
  const message = messageParam(call, "message to delete");
  if (call.clock.now() - message.sentAt > DELETABLE_MS) {
    throw badRequest("message can't be deleted for everyone");
  }
  call.world.remove(message);
  return true;
};

function contentOf({ text, entities }: ParsedText, markup?: InlineKeyboardMarkup): MessageContent {
  return { text, entities, ...(markup && { markup }) };
}

function send(call: Call, chat: WorldChat, content: MessageContent, file?: SandboxFile) {
  const { world, bot } = call;
  const replyTo = replyParam(call, chat);
  const receiverId = receiverParam(call, chat);
  const threadId = threadParam(call, chat);
  assertNotTooSoon(call, chat);
  call.limits?.count(bot.id, chat.id);
  const origin = {
    botId: bot.id,
    chat,
    from: bot.user,
    ...(file && { file }),
    ...(replyTo && { replyTo }),
    ...(receiverId && { receiverId }),
    ...(threadId && { threadId }),
    ...(asksReply(call.params) && { asksReply: true as const }),
  };
  return world.view(world.post(origin, content));
}

function inlineMessage({ world, bot, params }: Call): ChatMessage {
  const message = world.guestQueries.message(bot.id, params.text("inline_message_id"));
  if (message === undefined) throw badRequest("MESSAGE_ID_INVALID");
  return message;
}

function messageToEdit(call: Call): ChatMessage {
  const message = messageParam(call, "message to edit");
  if (message.from.id !== call.bot.id) throw badRequest("message can't be edited");
  return message;
}

function edit(call: Call, message: ChatMessage, content: MessageContent) {
  call.limits?.count(call.bot.id, message.chat.id);
  if (JSON.stringify(content) === JSON.stringify(message.content)) {
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as " +
        "a current content and reply markup of the message",
    );
  }
  call.world.edit(message, content);
  return call.params.has("inline_message_id") ? true : call.world.view(message);
}

/** The only one who is to see it; a bot that is no administrator may not choose one. */
function receiverParam({ world, bot, params }: Call, chat: WorldChat): number | undefined {
  const given = params.json("ephemeral_message_parameters", "ephemeral message parameters");
  if (given === undefined) return undefined;
  const receiverId = Number(Object(given).receiver_user_id);
  const isMember = world.directory.chatIdsOf(receiverId).includes(chat.id);
  if (chat.type === "private" || !isMember) throw badRequest("USER_NOT_PARTICIPANT");
  if (world.directory.standing(bot.id, chat.id) !== "administrator") throw badRequest("CHAT_ADMIN_REQUIRED");
  return receiverId;
}

/** reply_parameters, or the older reply_to_message_id. */
function replyParam({ world, bot, params }: Call, chat: WorldChat): ReplyReference | undefined {
  const given = Object(params.json("reply_parameters", "reply parameters") ?? {});
  const messageId = Number(given.message_id ?? params.integer("reply_to_message_id", 0));
  if (messageId === 0) return undefined;
  const message = world.message(bot.id, chat.id, messageId);
  if (message === undefined) {
    if (given.allow_sending_without_reply === true || params.boolean("allow_sending_without_reply")) {
      return undefined;
    }
    throw badRequest("message to be replied not found");
  }
  if (typeof given.quote !== "string") return { messageId };
  const position = message.content.text.indexOf(given.quote);
  if (position < 0) throw badRequest("QUOTE_TEXT_INVALID");
  return { messageId, quote: { text: given.quote, position, is_manual: true } };
}

/** An upload, or a file that the bot knows by its file_id. */
async function fileParam({ world, params }: Call, kind: "document" | "voice"): Promise<SandboxFile> {
  const upload = params.upload(kind);
  if (upload === undefined) {
    const known = world.fileByFileId(params.text(kind));
    if (known) return known;
    throw badRequest(
      params.has(kind) ? "wrong file identifier/HTTP URL specified" : `there is no ${kind} in the request`,
    );
  }
  if (upload.size === 0) throw badRequest("file must be non-empty");
  if (upload.size > MAX_UPLOAD_BYTES) throw badRequest("file is too big");
  const content = memoryContent(new Uint8Array(await upload.arrayBuffer()));
  return createFile({ kind, content, name: upload.name, mimeType: upload.type.split(";")[0] });
}

export const messageMethods: Record<string, Method> = {
  sendMessage,
  sendMessageDraft,
  sendDocument,
  sendVoice,
  copyMessage,
  answerGuestQuery,
  editMessageText,
  editMessageReplyMarkup,
  deleteMessage,
};
