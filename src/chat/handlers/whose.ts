import type { Told } from "../answer/told.ts";
import type { ChatContext, HandlerDeps } from "./deps.ts";

/** Was it sent in the name of this chat: by an administrator who is anonymous, or as a channel's post? */
export function isOfChat({ asked }: Told, { chatId }: ChatContext): boolean {
  return asked.userId === chatId && asked.chatId === chatId && asked.chatId < 0;
}

/** Whoever sent the recording; of one that was sent in the name of the chat, whoever decides for it; an administrator of the bot. */
export async function isTheirs(told: Told, context: ChatContext, deps: HandlerDeps): Promise<boolean> {
  const userId = context.from?.id;
  if (userId !== undefined && (told.asked.userId === userId || deps.access.adminUsers.has(userId))) {
    return true;
  }
  return isOfChat(told, context) && await deps.admins.mayDecide(context);
}
