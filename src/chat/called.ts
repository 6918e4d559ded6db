import type { Message, MessageEntity, UserFromGetMe } from "grammy/types";

/** Does somebody in a group turn to the bot with these words, by its @name or, in front, by its name? */
export function isCalled(message: Message, me: UserFromGetMe): boolean {
  const text = message.text ?? message.caption;
  if (typeof text !== "string") return false;
  return isMentioned(message, text, me) || beginsWith(text, me.first_name);
}

function isMentioned(message: Message, text: string, me: UserFromGetMe): boolean {
  const entities: unknown = message.entities ?? message.caption_entities;
  if (!Array.isArray(entities)) return false;
  return entities.some((entity: MessageEntity | null) => {
    if (entity?.type === "text_mention") return entity.user?.id === me.id;
    if (entity?.type !== "mention") return false;
    const name = text.slice(entity.offset + 1, entity.offset + entity.length);
    return name.toLowerCase() === me.username.toLowerCase();
  });
}

/** "Transhades, what does she say?", but not "Transhadesque". */
function beginsWith(text: string, name: unknown): boolean {
  if (typeof name !== "string" || name === "") return false;
  const words = text.trimStart();
  const isName = words.slice(0, name.length).toLowerCase() === name.toLowerCase();
  return isName && !/^[\p{L}\p{N}_]/u.test(words.slice(name.length));
}
