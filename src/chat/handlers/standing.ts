import { Composer } from "grammy/web";
import { answer, answerTo, type ChatContext, type HandlerDeps, isPrivate, speakTo } from "./deps.ts";

const USUAL_DAYS = 7;
const MOST_DAYS = 365;

/** /invite, /ban and /unban: who may use the bot, as its administrators say in private. */
export function standing(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("invite", byAdmins(deps, (context, days) => invite(context, deps, days)));
  composer.command("ban", byAdmins(deps, (context, id) => change(context, deps, id, "banned")));
  composer.command("unban", byAdmins(deps, (context, id) => change(context, deps, id, undefined)));
  return composer;
}

/** A command of those who run the bot, in their private chats with it. */
export function byAdmins(
  deps: HandlerDeps,
  work: (context: ChatContext, argument: string) => Promise<void>,
): (context: ChatContext) => void {
  return (context) => {
    const isAdmin = isPrivate(context) && deps.access.adminUsers.has(context.from?.id ?? 0);
    if (!isAdmin) return answer(context, deps, speakTo(context, deps)("standing-admins"));
    answerTo(context, deps, () => work(context, String(context.match ?? "").trim()));
  };
}

async function invite(context: ChatContext, deps: HandlerDeps, written: string): Promise<void> {
  const days = Math.min(MOST_DAYS, Math.max(1, Number.parseInt(written, 10) || USUAL_DAYS));
  const url = `https://t.me/${context.me.username}?start=${deps.invitations.payload(days)}`;
  await context.reply(speakTo(context, deps)("invite-link", { url, days }), {
    link_preview_options: { is_disabled: true },
  });
}

async function change(context: ChatContext, deps: HandlerDeps, written: string, to: "banned" | undefined) {
  const say = speakTo(context, deps);
  const userId = /^\d{1,15}$/.test(written) ? Number(written) : undefined;
  if (userId === undefined) {
    return void await context.reply(say("ban-whom", { command: to === "banned" ? "ban" : "unban" }));
  }
  if (deps.access.adminUsers.has(userId)) return void await context.reply(say("ban-admin"));
  await deps.settings.update(userId, { standing: to });
  await context.reply(say(to === "banned" ? "banned-one" : "unbanned-one", { userId: written }));
}
