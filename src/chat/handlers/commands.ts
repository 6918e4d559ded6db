import { Composer, type Context } from "grammy/web";
import { profileOf } from "../../provider_list.ts";
import type { MessageKey } from "../text/message_keys.ts";
import { providerLabel } from "../text/provider_names.ts";
import { statusText } from "../text/status_text.ts";
import type { Status } from "../../ops/status.ts";
import { splitMessage } from "../split_message.ts";
import { answerHtml, type HandlerParts, speakTo } from "./parts.ts";
import { wishesOf } from "./provider_menu.ts";

/** Commands in the order of Telegram's menu; each has a description "command-...". */
export const COMMANDS = ["start", "help", "provider", "status"] as const;

/** /start, /help and /status. */
export function commands(parts: HandlerParts): Composer<Context> {
  const composer = new Composer<Context>();
  composer.command("start", (context) => explain(context, parts, "start"));
  composer.command("help", (context) => explain(context, parts, "help"));
  composer.command("status", async (context) => {
    const status = await parts.status.status();
    const text = statusText(status, speakTo(context, parts), parts.clock.now());
    // Many accounts may need several messages; no tag reaches over a space, where the text is cut.
    for (const part of splitMessage(text)) answerHtml(context, parts, part);
  });
  return composer;
}

async function explain(context: Context, parts: HandlerParts, key: MessageKey): Promise<void> {
  const { provider } = await wishesOf(context, parts);
  const limit = fileLimit(await parts.status.status());
  const say = speakTo(context, parts);
  const text = say(key, { limit, provider: providerLabel(provider) });
  const isEnglishOnly = profileOf(provider)?.understands === "en";
  answerHtml(context, parts, isEnglishOnly ? `${text}\n\n${say("english-only")}` : text);
}

/** Without MTProto accounts, files come by the Bot API. */
function fileLimit(status: Status): string {
  return status.accounts.length > 0 ? "2 GB" : "20 MB";
}
