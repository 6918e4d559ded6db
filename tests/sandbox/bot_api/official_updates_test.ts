import { expect } from "expect";
import type { Update } from "grammy/types";
import { official } from "./official_updates.ts";

const FROM = { id: 1, is_bot: false, first_name: "Sari" };
const CHAT = { id: 1, type: "private", first_name: "Sari" };
const MESSAGE = { message_id: 1, date: 1, chat: CHAT, from: FROM, text: "hi" };
const QUERY = { id: "9", from: FROM, chat_instance: "1", message: MESSAGE, data: "a1:back" };

const problem = (update: unknown): string => {
  try {
    official(update as Update);
    return "";
  } catch (error) {
    return String(error).replace(/^.*by the official types update\./, "");
  }
};

Deno.test("what an update has or lacks by the official types is found, however deep", () => {
  const reply = { ...MESSAGE, reply_to_message: MESSAGE };
  const { chat_instance: _, ...withoutInstance } = QUERY;
  expect([
    { message: MESSAGE },
    { message: { ...reply, entities: [{ type: "pre", offset: 0, length: 2 }] } },
    { callback_query: QUERY },
    { message: { ...MESSAGE, sent_by: FROM } },
    { message: { ...MESSAGE, from: undefined } },
    { message: { ...MESSAGE, chat: { id: 1, type: "private" } } },
    { message: { ...MESSAGE, reply_to_message: reply } },
    { message: { ...MESSAGE, entities: [{ type: "text_link", offset: 0, length: 2 }] } },
    { message: { ...MESSAGE, voice: { file_id: "f", file_unique_id: "u", duration: "3" } } },
    { callback_query: withoutInstance },
    { callback_query: { ...QUERY, message: { ...MESSAGE, photo: {} } } },
  ].map(problem)).toEqual([
    "",
    "",
    "",
    "message has no field sent_by",
    "message lacks its field from",
    "message.chat lacks its field first_name",
    "message.reply_to_message.reply_to_message is no undefined",
    "message.entities[0] lacks its field url",
    "message.voice.duration is no number",
    "callback_query lacks its field chat_instance",
    "callback_query.message.photo is no list",
  ]);
});
