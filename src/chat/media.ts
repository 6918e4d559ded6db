import type { Document, Message } from "grammy/types";
import { z } from "zod";
import type { FileRef } from "../pipeline/file_source.ts";
import { chatId } from "./telegram/refusals.ts";

/** Extensions that say audio or video when the MIME type says nothing. */
const EXTENSIONS = new Set(
  ("aac ac3 aif aiff amr ape au awb caf dts flac m4a m4b mka mp2 mp3 mpc oga ogg opus ra spx tta wav weba wma wv " +
    "3g2 3gp asf avi divx f4v flv m2ts m4v mkv mov mp4 mpeg mpg mts mxf ogm ogv qt rm rmvb ts vob webm wmv")
    .split(" "),
);

/** MIME types that say nothing, or hide audio behind another word: the content decides later. */
const OPEN_TYPES = new Set([
  "application/octet-stream",
  "application/binary",
  "application/x-binary",
  "binary/octet-stream",
  "application/ogg",
  "application/mp4",
  "application/x-matroska",
  "application/mxf",
  "application/vnd.rn-realmedia",
  "application/vnd.ms-asf",
]);

/** An update is other people's data: what is not as Telegram describes it is left out. */
const id = z.string().min(1).max(1_000);
const amount = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined);
const words = z.string().optional().catch(undefined);
const fileSchema = z.object({
  file_id: id,
  file_unique_id: id,
  file_size: amount,
  duration: amount,
  file_name: words,
  mime_type: words,
});

/** The end of a name tells the kind of a file. */
const MAX_NAME_UNITS = 500;

/** The audio or video in a message, if there is any. */
export function fileOf(message: Message): FileRef | undefined {
  const file = fileSchema.safeParse(mediaOf(message)).data;
  const [chat, messageId] = [chatId(message.chat?.id), chatId(message.message_id)];
  if (file === undefined || chat === undefined || messageId === undefined) return undefined;
  return {
    fileId: file.file_id,
    fileUniqueId: file.file_unique_id,
    chatId: chat,
    messageId,
    ...(file.file_size === undefined ? {} : { sizeBytes: file.file_size }),
    ...(file.file_name === undefined ? {} : { name: file.file_name.slice(-MAX_NAME_UNITS).toWellFormed() }),
    ...(file.mime_type === undefined ? {} : { mimeType: file.mime_type.slice(0, MAX_NAME_UNITS) }),
    ...(file.duration === undefined ? {} : { durationSeconds: file.duration }),
  };
}

function mediaOf(message: Message): object | undefined {
  const media = message.voice ?? message.audio ?? message.video ?? message.video_note;
  if (media !== undefined) return media;
  // An animation is sent as a document, too; it has no sound.
  if (message.document === undefined || message.animation !== undefined) return undefined;
  return isForTheBot(message) || mayHoldSound(message.document) ? message.document : undefined;
}

/** Names lie, so the content of such a document decides; groups and albums hold too much that has no sound. */
function isForTheBot({ chat, media_group_id }: Message): boolean {
  return chat?.type === "private" && media_group_id === undefined;
}

function mayHoldSound({ mime_type, file_name }: Document): boolean {
  const type = typeof mime_type === "string" ? mime_type.toLowerCase() : "application/octet-stream";
  const extension = typeof file_name === "string" ? file_name.toLowerCase().split(".").at(-1) ?? "" : "";
  return /^(audio|video)\//.test(type) || OPEN_TYPES.has(type) || EXTENSIONS.has(extension);
}
