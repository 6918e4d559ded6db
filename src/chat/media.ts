import type { Message } from "grammy/types";
import type { FileRef } from "../pipeline/file_source.ts";

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

/** A file as each kind of message carries it. */
interface TelegramFile {
  file_id: string;
  file_unique_id: string;
  file_size?: number;
  file_name?: string;
  mime_type?: string;
  duration?: number;
}

/** The audio or video in a message, if there is any. */
export function fileOf(message: Message): FileRef | undefined {
  const file = mediaOf(message);
  if (file === undefined) return undefined;
  return {
    fileId: file.file_id,
    fileUniqueId: file.file_unique_id,
    chatId: message.chat.id,
    messageId: message.message_id,
    ...(file.file_size === undefined ? {} : { sizeBytes: file.file_size }),
    ...(file.file_name === undefined ? {} : { name: file.file_name }),
    ...(file.mime_type === undefined ? {} : { mimeType: file.mime_type }),
    ...(file.duration === undefined ? {} : { durationSeconds: file.duration }),
  };
}

function mediaOf(message: Message): TelegramFile | undefined {
  const media = message.voice ?? message.audio ?? message.video ?? message.video_note;
  if (media !== undefined) return media;
  // An animation is sent as a document, too; it has no sound.
  if (message.document === undefined || message.animation !== undefined) return undefined;
  return isForTheBot(message) || mayHoldSound(message.document) ? message.document : undefined;
}

/** Names lie, so the content of such a document decides; groups and albums hold too much that has no sound. */
function isForTheBot({ chat, media_group_id }: Message): boolean {
  return chat.type === "private" && media_group_id === undefined;
}

function mayHoldSound({ mime_type, file_name }: TelegramFile): boolean {
  const type = mime_type?.toLowerCase() ?? "application/octet-stream";
  const extension = file_name?.toLowerCase().split(".").at(-1) ?? "";
  return /^(audio|video)\//.test(type) || OPEN_TYPES.has(type) || EXTENSIONS.has(extension);
}
