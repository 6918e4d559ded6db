import type { Middleware } from "grammy/web";
import type { ChatMemberUpdated } from "grammy/types";
import { mayUse } from "../access.ts";
import { answerTo, type ChatContext, type HandlerDeps, isPrivate, speakTo } from "./deps.ts";

/** Is the bot there, as far as Telegram's word for it tells? */
const AWAY: ReadonlySet<string> = new Set(["left", "kicked"]);

/** Hears that the bot was taken into a group or out of a chat: nothing more is heard for a chat that it left, or that blocked it. */
export function hearMembership(deps: HandlerDeps): Middleware<ChatContext> {
  return async (context, next) => {
    const change = context.myChatMember;
    if (change === undefined) return await next();
    deps.aside.forget(change.chat.id);
    if (AWAY.has(change.new_chat_member.status)) await deps.inbox.leave(change.chat.id);
    else if (isNewIn(change, context) && mayUse(deps.access, change.from.id, change.chat.id)) {
      greet(context, deps);
    }
  };
}

function isNewIn({ chat, old_chat_member }: ChatMemberUpdated, context: ChatContext): boolean {
  return !isPrivate(context) && chat.type !== "channel" && AWAY.has(old_chat_member.status);
}

function greet(context: ChatContext, deps: HandlerDeps): void {
  answerTo(context, deps, async () => {
    const note = await privacyNote(context, deps);
    const text = [speakTo(context, deps)("group-hello"), ...note].join("\n\n");
    await deps.aside.say(context, text, { parse_mode: "HTML" });
  });
}

/** What the bot cannot see in groups it cannot hear either: said where people wonder. Asks Telegram: not for handlers to wait for. */
export async function privacyNote(context: ChatContext, deps: HandlerDeps): Promise<string[]> {
  const { me, myChatMember } = context;
  if (isPrivate(context) || me.can_read_all_group_messages !== false) return [];
  const { status } = myChatMember?.new_chat_member ?? await context.getChatMember(me.id);
  return status === "administrator" ? [] : [speakTo(context, deps)("group-privacy")];
}
