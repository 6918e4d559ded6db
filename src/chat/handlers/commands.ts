import { Composer } from "grammy/web";
import { profileOf, type ProviderName } from "../../provider_list.ts";
import type { MessageKey } from "../text/message_keys.ts";
import { providerLabel } from "../text/provider_names.ts";
import { statusText } from "../text/status_text.ts";
import type { Status } from "../../ops/status.ts";
import { splitMessage } from "../split_message.ts";
import { privacyNote } from "./membership.ts";
import type { Translate } from "../text/translations.ts";
import {
  answerHtml,
  answerTo,
  type ChatContext,
  type HandlerDeps,
  isPrivate,
  speakTo,
  wishesOf,
} from "./deps.ts";

/** /start, /help and /status. */
export function commands(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("start", (context) => explain(context, deps, "start"));
  composer.command("help", (context) => explain(context, deps, "help"));
  composer.command("status", async (context) => {
    const status = await deps.status.status();
    const text = statusText(status, speakTo(context, deps), deps.clock.now());
    // Many accounts may need several messages; no tag reaches over a space, where the text is cut.
    for (const part of splitMessage(text)) answerHtml(context, deps, part);
  });
  return composer;
}

async function explain(context: ChatContext, deps: HandlerDeps, key: MessageKey): Promise<void> {
  const { provider } = wishesOf(context, deps);
  const status = await deps.status.status();
  const limit = fileLimit(status);
  const say = speakTo(context, deps);
  const about = { limit, provider: providerLabel(provider, say), username: context.me.username };
  const onRequest = context.wishes?.onRequest ? "yes" : "no";
  const text = isPrivate(context) ? say(key, about) : say("help-group", { ...about, onRequest });
  const notes = [
    ...(key === "help" && isPrivate(context) ? elsewhere(context, deps, say) : []),
    ...(isEnglishOnly(provider, status) ? [say("english-only")] : []),
  ];
  answerTo(context, deps, async () => {
    const all = [text, ...notes, ...await privacyNote(context, deps)].join("\n\n");
    await deps.aside.say(context, all, { parse_mode: "HTML" });
  });
}

/** Where else the bot can be asked. */
function elsewhere(
  { me: { username } }: ChatContext,
  { guestMode, businessMode }: HandlerDeps,
  say: Translate,
) {
  return [
    ...(guestMode ? [say("help-guest", { username })] : []),
    ...(businessMode ? [say("help-business")] : []),
  ];
}

function isEnglishOnly(provider: ProviderName, { providers }: Status): boolean {
  const known = providers.find((each) => each.provider === provider)?.languages;
  return (known?.toString() ?? profileOf(provider)?.understands) === "en";
}

/** Without MTProto accounts, files come by the Bot API. */
function fileLimit(status: Status): string {
  return status.accounts.length > 0 ? "2 GB" : "20 MB";
}
