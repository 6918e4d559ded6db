import type { ForceReply, LinkPreviewOptions, MessageEntity } from "grammy/types";
import type { ChatContext } from "./deps.ts";

/** A question that is answered by a reply to it. */
interface Question {
  text: string;
  /** What of its text carries the link. */
  anchor: string;
  /** What the answer will be for. */
  about: Readonly<Record<string, string>>;
  placeholder: string;
}

/** How a question is sent. What it is about stands in a link within it, which leads to the bot: it outlives a restart. */
export function asking({ me }: ChatContext, { text, anchor, about, placeholder }: Question) {
  const url = `https://t.me/${me.username}?${new URLSearchParams(about)}`;
  const [offset, length] = [text.indexOf(anchor), anchor.length];
  const entities: MessageEntity[] = [{ type: "text_link", offset, length, url }];
  const link_preview_options: LinkPreviewOptions = { is_disabled: true };
  const reply_markup: ForceReply = {
    force_reply: true,
    selective: true,
    input_field_placeholder: placeholder,
  };
  return { entities, link_preview_options, reply_markup };
}

/** What the question was about that a message answers; undefined for a command, and where none of ours has this in it. */
export function aboutOf({ msg, me }: ChatContext, name: string): URLSearchParams | undefined {
  const replied = msg?.reply_to_message;
  if (replied?.from?.id !== me.id || msg?.text?.startsWith("/")) return undefined;
  const links = (replied.entities ?? []).flatMap((entity) => entity.type === "text_link" ? [entity.url] : []);
  return links.filter((link) => URL.canParse(link)).map((link) => new URL(link).searchParams)
    .find((about) => about.has(name));
}
