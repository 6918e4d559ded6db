import type { Middleware } from "grammy/web";
import type { Message } from "grammy/types";
import { mayUse } from "../access.ts";
import { COMMANDS } from "../menu.ts";
import { fileOf } from "../media.ts";
import { hintFor } from "./hints.ts";
import { answerHtml, type ChatContext, type HandlerDeps, isPrivate, speakTo } from "./deps.ts";

/** Lets through whom the operator named; a stranger hears how to ask. */
export function admission(deps: HandlerDeps): Middleware<ChatContext> {
  return async (context, next) => {
    if (mayUse(deps.access, context.from?.id)) await next();
    else if (isAddressed(context)) refuse(context, deps);
  };
}

/** In a group only commands and buttons are meant for the bot for sure, in a private chat everything that somebody sent. */
function isAddressed(context: ChatContext): boolean {
  if (context.callbackQuery !== undefined) return true;
  return isPrivate(context) ? isSentOnPurpose(context.message) : context.hasCommand([...COMMANDS]);
}

function isSentOnPurpose(message: Message | undefined): boolean {
  return message !== undefined && (fileOf(message) !== undefined || hintFor(message) !== undefined);
}

function refuse(context: ChatContext, deps: HandlerDeps): void {
  const say = speakTo(context, deps);
  const text = say("access-denied", { userId: String(context.from?.id ?? "?") });
  if (context.callbackQuery === undefined) answerHtml(context, deps, text);
  else deps.background.run(() => context.answerCallbackQuery({ text: say("access-denied-button") }));
}
