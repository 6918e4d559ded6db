import type { Api } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import { COMMANDS } from "./handlers/commands.ts";
import { describe } from "./telegram/errors.ts";
import { LOCALES, type Translate, type Translations } from "./text/translations.ts";

const log = getLogger(["transhades", "chat"]);

/** Tells Telegram the commands in every language; a failure is only logged, since the bot works without. */
export async function announceCommands(api: Api, translations: Translations): Promise<void> {
  try {
    await api.setMyCommands(described(translations.speak(translations.defaultLocale)));
    for (const locale of LOCALES) {
      await api.setMyCommands(described(translations.speak(locale)), { language_code: locale });
    }
  } catch (error) {
    log.warn("The menu of commands could not be set: {reason}", { reason: describe(error) });
  }
}

function described(say: Translate) {
  return COMMANDS.map((command) => ({ command, description: say(`command-${command}`) }));
}
