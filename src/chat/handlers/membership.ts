import type { Middleware } from "grammy/web";
import type { ChatMemberUpdated } from "grammy/types";
import { mayUse } from "../access.ts";
import { answerHtml, type ChatContext, type HandlerDeps, isPrivate, speakTo } from "./deps.ts";

/** Is the bot there, as far as Telegram's word for it tells? */
const AWAY: ReadonlySet<string> = new Set(["left", "kicked"]);

/** Hears that the bot was taken into a group or out of a chat: nothing more is heard for a chat that it left, or that blocked it. */
export function hearMembership(deps: HandlerDeps): Middleware<ChatContext> {
  return async (context, next) => {
    const change = context.myChatMember;
    if (change === undefined) return await next();
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
  const say = speakTo(context, deps);
  answerHtml(context, deps, [say("group-hello"), ...privacyNote(context, deps)].join("\n\n"));
}

/** What the bot cannot see in groups it cannot hear either: said where people wonder. */
export function privacyNote(context: ChatContext, deps: HandlerDeps): string[] {
  const seesAll = context.me.can_read_all_group_messages !== false;
  const isAdministrator = context.myChatMember?.new_chat_member.status === "administrator";
  return seesAll || isAdministrator || isPrivate(context) ? [] : [speakTo(context, deps)("group-privacy")];
}
