import { TlError, type TlReader } from "../tl/reader.ts";
import type { TlWriter } from "../tl/writer.ts";
import type { MtprotoMessage } from "../world_port.ts";
import { type Call, loginOf, type Method } from "./method.ts";
import {
  accessHashOf,
  flagBits,
  inLayer,
  isNewLayer,
  writeDocument,
  writePhoto,
  writeUser,
} from "./objects.ts";
import { RpcError } from "./rpc_error.ts";
import { selfOf } from "./users.ts";

const INPUT_MESSAGE_ID = 0xa676a322;
const INPUT_CHANNEL = 0xf35aec28;
const MESSAGE_EMPTY = 0x90a6ca84;
const MESSAGES = { old: 0x8c718e87, since200: 0x1d73e7ea };
const MESSAGE = { old: 0x96fdbbe9, since200: 0x7600b9d3 };
const MEDIA_PHOTO = { old: 0x695150d7, since200: 0xe216eb63 };
const CHANNEL = { old: 0xe00998b7, since200: 0x1c32b11c, since229: 0xd49f34c6 };
const CHANNEL_MESSAGES = 0xc776ba4e;
/** The Bot API writes the channel N as -100 followed by N in ten digits: -(10^12 + N). */
const CHANNEL_ID_BASE = 1_000_000_000_000;

export const MESSAGE_METHODS: readonly Method[] = [
  {
    id: 0x63c66506,
    name: "messages.getMessages",
    prepare(reader) {
      const ids = readMessageIds(reader);
      return { params: { ids }, answer: (call, writer) => getMessages(call, writer, ids) };
    },
  },
  {
    id: 0xad8c9a23,
    name: "channels.getMessages",
    prepare(reader) {
      const channelId = readChannelId(reader);
      const ids = readMessageIds(reader);
      return {
        params: { channelId, ids },
        answer: (call, writer) => getChannelMessages(call, writer, channelId, ids),
      };
    },
  },
];

function getMessages(call: Call, writer: TlWriter, ids: number[]): void {
  const isNew = isNewLayer(call.layer);
  writer.uint(inLayer(call.layer, MESSAGES));
  const messages = writeMessages(call, writer, ids, 0);
  if (isNew) writer.vector([], () => {}); // topics
  const peers = new Set(messages.flatMap(({ chatId = 0 }) => chatId > 0 ? chatId : []));
  writer.vector([], () => {}); // chats
  writer.vector([selfOf(call), ...[...peers].map((id) => ({ id, name: `User ${id}` }))], (user) => {
    writeUser(writer, call.layer, user);
  });
}

function getChannelMessages(call: Call, writer: TlWriter, channelId: number, ids: number[]): void {
  if (ids.length === 0) throw new RpcError(400, "MESSAGE_IDS_EMPTY");
  writer.uint(CHANNEL_MESSAGES).uint(0).int(1).int(ids.length);
  writeMessages(call, writer, ids, -(CHANNEL_ID_BASE + channelId));
  writer.vector([], () => {}); // topics
  writer.vector([channelId], () => writeSupergroup(writer, call.layer, channelId));
  writer.vector([], () => {}); // users
}

/** Writes each message, or messageEmpty in its place; returns those that were found. */
function writeMessages(call: Call, writer: TlWriter, ids: number[], chatId: number): MtprotoMessage[] {
  const { botId } = loginOf(call);
  const found = ids.map((id) => ({ id, message: call.context.world.message(botId, chatId, id) }));
  writer.vector(found, ({ id, message }) => {
    if (message === undefined) writer.uint(MESSAGE_EMPTY).uint(0).int(id);
    else writeMessage(writer, call.layer, id, { chatId, ...message });
  });
  return found.flatMap(({ message }) => message ?? []);
}

function writeMessage(writer: TlWriter, layer: number, id: number, message: MtprotoMessage): void {
  const { file, chatId = 0, text = "", date = 0 } = message;
  writer.uint(inLayer(layer, MESSAGE)).uint(flagBits({ 9: file !== undefined })).uint(0)
    .int(id);
  writePeer(writer, chatId);
  writer.int(date).string(text);
  if (file?.kind === "photo") {
    writer.uint(inLayer(layer, MEDIA_PHOTO)).uint(flagBits({ 0: true }));
    writePhoto(writer, file, date);
  } else if (file !== undefined) {
    writer.uint(0x52d8ccd9).uint(flagBits({
      0: true,
      6: file.kind === "video",
      7: file.kind === "video_note",
      8: file.kind === "voice",
    }));
    writeDocument(writer, file, date);
  }
}

function writePeer(writer: TlWriter, chatId: number): void {
  if (chatId <= -CHANNEL_ID_BASE) writer.uint(0xa2a5371e).long(BigInt(-chatId - CHANNEL_ID_BASE));
  else if (chatId < 0) writer.uint(0x36c6019a).long(BigInt(-chatId));
  else writer.uint(0x59511722).long(BigInt(chatId));
}

function writeSupergroup(writer: TlWriter, layer: number, channelId: number): void {
  writer.uint(inLayer(layer, CHANNEL)).uint(flagBits({ 8: true, 13: true })).uint(0)
    .long(BigInt(channelId)).long(accessHashOf(channelId)).string(`Group ${channelId}`)
    .uint(0x37c1011c).int(0); // no photo; date
}

/** Replies, pinned messages and callback queries are not looked up by bots here: their id stands as 0. */
function readMessageIds(reader: TlReader): number[] {
  return reader.vector(() => {
    if (reader.uint() !== INPUT_MESSAGE_ID) throw new RpcError(400, "MESSAGE_IDS_EMPTY");
    return reader.int();
  });
}

function readChannelId(reader: TlReader): number {
  if (reader.uint() !== INPUT_CHANNEL) throw new TlError("unknown InputChannel");
  const id = Number(reader.long());
  reader.long(); // access hash: bots may leave it 0
  return id;
}
