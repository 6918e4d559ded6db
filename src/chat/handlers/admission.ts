import type { Middleware } from "grammy/web";
import type { Message } from "grammy/types";
import { isLetIn, mayUse } from "../access.ts";
import { COMMANDS } from "../menu.ts";
import { fileOf } from "../media.ts";
import { hintFor } from "./hints.ts";
import {
  answerHtml,
  type ChatContext,
  type HandlerDeps,
  isPrivate,
  logUnread,
  senderOf,
  speakTo,
} from "./deps.ts";

/** Lets through whom the operator named, or an administrator invited; a stranger hears how to ask. */
export function admission(deps: HandlerDeps): Middleware<ChatContext> {
  return async (context, next) => {
    const isIn = await isAdmitted(context, deps).catch((error) => withoutStore(context, deps, error));
    if (isIn) await next();
    else if (isIn === false && isAddressed(context)) refuse(context, deps);
  };
}

/**
 * While nobody's standing can be read, the operator's own word counts: no task is stored meanwhile, and what is under way
 * can be stopped. Who may have been invited is not called a stranger: undefined.
 * @throws when they wait for an answer
 */
function withoutStore(context: ChatContext, deps: HandlerDeps, error: unknown): true | undefined {
  logUnread(error);
  if (mayUse(deps.access, senderOf(context), context.chatId)) return true;
  if (isAddressed(context)) throw error;
  return undefined;
}

/** What is known of a person lies with the settings of their private chat. */
async function isAdmitted(context: ChatContext, deps: HandlerDeps): Promise<boolean> {
  const { access, settings } = deps;
  const userId = senderOf(context);
  if (userId === undefined) return false;
  const own = await settings.get(userId);
  if (userId === context.chatId) context.wishes = own;
  if (isLetIn(access, own.standing, userId, context.chatId)) return true;
  return own.standing !== "banned" && await redeem(context, userId, deps);
}

async function redeem(context: ChatContext, userId: number, { invitations, settings }: HandlerDeps) {
  const [, payload] = isPrivate(context) ? /^\/start (\S+)$/.exec(context.message?.text ?? "") ?? [] : [];
  if (payload === undefined || !invitations.isValid(payload)) return false;
  // Somebody may keep them out in this very moment.
  const { standing } = await settings.update(
    userId,
    (now) => now.standing === "banned" ? {} : { standing: "invited" },
  );
  return standing === "invited";
}

/** In a group only commands and buttons are meant for the bot for sure, in a private chat everything that somebody sent. */
function isAddressed(context: ChatContext): boolean {
  if (context.callbackQuery !== undefined) return true;
  // In somebody else's chat a stranger hears nothing.
  if (context.guestMessage !== undefined) return false;
  if (isPrivate(context)) return isSentOnPurpose(context.message);
  return context.channelPost === undefined && context.hasCommand([...COMMANDS]);
}

function isSentOnPurpose(message: Message | undefined): boolean {
  return message !== undefined && (fileOf(message) !== undefined || hintFor(message) !== undefined);
}

function refuse(context: ChatContext, deps: HandlerDeps): void {
  const say = speakTo(context, deps);
  const isAnonymous = context.callbackQuery === undefined && context.msg?.sender_chat !== undefined;
  const text = isAnonymous
    ? say("access-anonymous")
    : say("access-denied", { userId: String(context.from?.id ?? "?") });
  if (context.callbackQuery === undefined) answerHtml(context, deps, text);
  else deps.background.run(() => context.answerCallbackQuery({ text: say("access-denied-button") }));
}
