import type { Api } from "grammy/web";
import type { BotCommandScope } from "grammy/types";
import { getLogger } from "@logtape/logtape";
import { describe } from "./telegram/errors.ts";
import { type Locale, LOCALES } from "./locales/list.ts";
import type { Translate, Translations } from "./text/translations.ts";

const log = getLogger(["transhades", "chat"]);

/** Which commands stand in whose menu, in its order; each has a description "command-...". */
const MENUS = {
  default: [
    "start",
    "help",
    "settings",
    "provider",
    "language",
    "vocabulary",
    "history",
    "search",
    "stats",
    "export",
    "forget",
    "privacy",
    "status",
  ],
  all_group_chats: ["transcribe", "help"],
  all_chat_administrators: ["transcribe", "settings", "provider", "language", "vocabulary", "help"],
} as const;

/** Every command that people are told of. */
export const COMMANDS = [...new Set(Object.values(MENUS).flat())];

/** What people find who may connect the bot to their accounts. */
const OF_BUSINESS = ["chats"] as const;

/** What administrators of the bot find beside that. */
const OPERATING = ["invite", "ban", "unban", "dashboard"] as const;

type Command = typeof COMMANDS[number] | typeof OF_BUSINESS[number] | typeof OPERATING[number];

interface Profile {
  api: Api;
  translations: Translations;
  /** May people connect the bot to their accounts? */
  businessMode: boolean;
  /** Those who find in their menu what is theirs alone. */
  adminUsers: Iterable<number>;
}

/** Tells Telegram what the bot is and which commands it knows, in every language; a failure is only logged, since the bot works without. */
export async function announceProfile(
  { api, translations, businessMode, adminUsers }: Profile,
): Promise<void> {
  const inPrivate = businessMode ? [...MENUS.default, ...OF_BUSINESS] : MENUS.default;
  const menus = { ...MENUS, default: inPrivate };
  const unless = (work: () => Promise<unknown>) => work().catch(logFailure);
  for (const locale of [undefined, ...LOCALES]) {
    const say = translations.speak(locale ?? translations.defaultLocale);
    const other = locale === undefined ? {} : { language_code: locale };
    await unless(() => describeBot(api, say, other));
    for (const [type, commands] of Object.entries(menus)) {
      const scope = { type } as BotCommandScope;
      await unless(() => api.setMyCommands(described(commands, say), { ...other, scope }));
    }
    for (const chat_id of adminUsers) {
      const scope = { type: "chat", chat_id } as const;
      // Who never wrote to the bot has no chat with it yet.
      await api.setMyCommands(described([...inPrivate, ...OPERATING], say), { ...other, scope }).catch(
        () => {},
      );
    }
  }
}

/** Telegram lets descriptions be set rarely: one that is there already stays. */
async function describeBot(api: Api, say: Translate, other: { language_code?: Locale }): Promise<void> {
  const [description, short] = [say("profile-description"), say("profile-short")];
  const before = await api.getMyDescription(other);
  if (before?.description !== description) await api.setMyDescription(description, other);
  const beforeShort = await api.getMyShortDescription(other);
  if (beforeShort?.short_description !== short) {
    await api.setMyShortDescription(short, other);
  }
}

function logFailure(error: unknown): void {
  log.warn("The menu of commands or the description could not be set: {reason}", { reason: describe(error) });
}

function described(commands: readonly Command[], say: Translate) {
  return commands.map((command) => ({ command, description: say(`command-${command}`) }));
}
