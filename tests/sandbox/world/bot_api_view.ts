import type { Message } from "grammy/types";
import { announcedSize, type SandboxFile } from "./file.ts";
import type { ChatMessage } from "./message.ts";

/** A message as the Bot API shows it; `replied` is the message it answers, `fileId` names a file for the bot. */
export function messageView(
  message: ChatMessage,
  replied: ChatMessage | undefined,
  fileId: (file: SandboxFile) => string,
): Message {
  const { content, replyTo } = message;
  return {
    message_id: message.messageId,
    from: message.from,
    chat: message.chat,
    date: toSeconds(message.sentAt),
    ...(message.edits.length > 0 && { edit_date: toSeconds(message.edits[message.edits.length - 1]) }),
    ...(replied !== undefined && { reply_to_message: withoutReply(replied, fileId) }),
    ...(replyTo?.quote && { quote: replyTo.quote }),
    ...(message.connectionId !== undefined && { business_connection_id: message.connectionId }),
    ...(message.threadId !== undefined && { message_thread_id: message.threadId, is_topic_message: true }),
    ...(message.isProtected && { has_protected_content: true as const }),
    ...(message.senderChat && { sender_chat: message.senderChat }),
    ...(message.mediaGroupId !== undefined && { media_group_id: message.mediaGroupId }),
    ...textView(message),
    ...(message.file && fileView(message.file, fileId)),
    ...(content.markup && { reply_markup: content.markup }),
  };
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function withoutReply(
  message: ChatMessage,
  fileId: (file: SandboxFile) => string,
): Message["reply_to_message"] {
  return { ...messageView(message, undefined, fileId), reply_to_message: undefined };
}

function textView({ content, file }: ChatMessage): Partial<Message> {
  if (content.text === "") return {};
  const entities = content.entities.length > 0 ? [...content.entities] : undefined;
  if (file === undefined) return { text: content.text, ...(entities && { entities }) };
  return { caption: content.text, ...(entities && { caption_entities: entities }) };
}

function fileView(file: SandboxFile, fileId: (file: SandboxFile) => string): Partial<Message> {
  const common = {
    file_id: fileId(file),
    file_unique_id: file.fileUniqueId,
    file_size: announcedSize(file),
  };
  const duration = Math.round(file.durationSeconds ?? 0);
  const mime = file.mimeType === undefined ? {} : { mime_type: file.mimeType };
  const name = file.name === undefined ? {} : { file_name: file.name };
  switch (file.kind) {
    case "voice":
      return { voice: { ...common, duration, ...mime } };
    case "audio":
      return { audio: { ...common, duration, ...mime, ...name } };
    case "video":
      return { video: { ...common, duration, width: 640, height: 360, ...mime, ...name } };
    case "video_note":
      return { video_note: { ...common, duration, length: 384 } };
    case "document":
      return { document: { ...common, ...mime, ...name } };
    case "photo":
      return { photo: [{ ...common, width: 1280, height: 720 }] };
    case "sticker":
      return {
        sticker: { ...common, type: "regular", width: 512, height: 512, is_animated: false, is_video: false },
      };
  }
}
