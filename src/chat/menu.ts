import { createHash } from "node:crypto";
import type { Api } from "grammy/web";
import type { BotCommandScope } from "grammy/types";
import { getLogger } from "@logtape/logtape";
import type { ToldProfile } from "./ports.ts";
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
const OPERATING = ["usage", "invite", "ban", "unban", "dashboard"] as const;

type Command = typeof COMMANDS[number] | typeof OF_BUSINESS[number] | typeof OPERATING[number];

interface Profile {
  api: Api;
  translations: Translations;
  /** May people connect the bot to their accounts? */
  businessMode: boolean;
  /** Those who find in their menu what is theirs alone. */
  adminUsers: Iterable<number>;
  told: ToldProfile;
}

/** One thing that Telegram is told of the bot. */
interface Announcement {
  /** All of what is told. */
  content: unknown;
  tell(): Promise<unknown>;
  /** A failure is worth no word. */
  isUncertain?: true;
}

/**
 * Tells Telegram what the bot is and which commands it knows, in every language, as far as it was not told so before; a
 * failure is only logged, since the bot works without, and told again at the next start.
 */
export async function announceProfile(profile: Profile): Promise<void> {
  const before = await profile.told.read();
  const now = new Set<string>();
  for (const announcement of announcements(profile)) {
    const digest = digestOf(announcement.content);
    if (before.has(digest) || await isTaken(announcement)) now.add(digest);
  }
  for (const mark of await marksOfOwnMenus(profile, before)) now.add(mark);
  if (now.symmetricDifference(before).size > 0) await profile.told.keep(now);
}

const OWN_MENU = /^menu:(\d+)$/;

/** Whose chats have a menu of their own: administrators, and those who were some, until it is taken back. */
async function marksOfOwnMenus(
  { api, adminUsers }: Profile,
  before: ReadonlySet<string>,
): Promise<string[]> {
  const admins = new Set(adminUsers);
  const [marks, left] = [[...admins].map((id) => `menu:${id}`), [] as string[]];
  for (const mark of before) {
    const chat_id = Number(OWN_MENU.exec(mark)?.[1]);
    if (Number.isNaN(chat_id) || admins.has(chat_id)) continue;
    const scope = { type: "chat", chat_id } as const;
    const takeBack = (other: { language_code?: Locale }) => ({
      content: mark,
      tell: () => api.deleteMyCommands({ scope, ...other }),
      isUncertain: true as const,
    });
    const taken = await Promise.all([{}, ...LOCALES.map((language_code) => ({ language_code }))]
      .map((other) => isTaken(takeBack(other))));
    if (taken.includes(false)) left.push(mark);
  }
  return [...marks, ...left];
}

function announcements({ api, translations, businessMode, adminUsers }: Profile): Announcement[] {
  const inPrivate = businessMode ? [...MENUS.default, ...OF_BUSINESS] : MENUS.default;
  const menus = { ...MENUS, default: inPrivate };
  return [undefined, ...LOCALES].flatMap((locale) => {
    const say = translations.speak(locale ?? translations.defaultLocale);
    const other = locale === undefined ? {} : { language_code: locale };
    const menu = (scope: BotCommandScope, names: readonly Command[]): Announcement => {
      const [commands, where] = [described(names, say), { ...other, scope }];
      return { content: ["commands", where, commands], tell: () => api.setMyCommands(commands, where) };
    };
    const own = [...adminUsers].map((chat_id) => {
      // Who never wrote to the bot has no chat with it yet.
      return {
        ...menu({ type: "chat", chat_id }, [...inPrivate, ...OPERATING]),
        isUncertain: true as const,
      };
    });
    const all = Object.entries(menus).map(([type, names]) => menu({ type } as BotCommandScope, names));
    return [description(api, say, other), ...all, ...own];
  });
}

function description(api: Api, say: Translate, other: { language_code?: Locale }): Announcement {
  const texts = { long: say("profile-description"), short: say("profile-short") };
  return { content: ["description", other, texts], tell: () => describeBot(api, texts, other) };
}

/** Telegram lets descriptions be set rarely: one that is there already stays. */
async function describeBot(
  api: Api,
  { long, short }: { long: string; short: string },
  other: { language_code?: Locale },
): Promise<void> {
  const before = await api.getMyDescription(other);
  if (before?.description !== long) await api.setMyDescription(long, other);
  const beforeShort = await api.getMyShortDescription(other);
  if (beforeShort?.short_description !== short) await api.setMyShortDescription(short, other);
}

async function isTaken({ tell, isUncertain }: Announcement): Promise<boolean> {
  try {
    await tell();
    return true;
  } catch (error) {
    const reason = describe(error);
    if (!isUncertain) {
      log.warn("The menu of commands or the description could not be set: {reason}", { reason });
    }
    return false;
  }
}

function digestOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url").slice(0, 22);
}

function described(commands: readonly Command[], say: Translate) {
  return commands.map((command) => ({ command, description: say(`command-${command}`) }));
}
