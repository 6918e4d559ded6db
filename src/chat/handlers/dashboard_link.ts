import { Composer } from "grammy/web";
import type { MessageKey } from "../text/message_keys.ts";
import { type ChatContext, type HandlerDeps, isPrivate, speakTo } from "./deps.ts";

/** /dashboard: gives an administrator a link that opens the dashboard once. */
export function dashboardLink(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("dashboard", (context) => {
    const refusal = refusalOf(context, deps);
    const text = refusal ?? "dashboard-link";
    deps.background.run(async () => {
      const url = refusal === undefined ? await deps.dashboardLink?.() ?? "" : "";
      const answer = speakTo(context, deps)(text, { url });
      await context.reply(answer, { link_preview_options: { is_disabled: true } });
    });
  });
  return composer;
}

/** In a group everybody would have the link. */
function refusalOf(context: ChatContext, { access, dashboardLink }: HandlerDeps): MessageKey | undefined {
  if (!access.adminUsers.has(context.from?.id ?? 0)) return "dashboard-admins";
  if (dashboardLink === undefined) return "dashboard-off";
  return isPrivate(context) ? undefined : "dashboard-private";
}
