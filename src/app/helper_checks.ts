import { inspectRights } from "../chat/telegram/inspect.ts";
import type { Check, Finding } from "../cli/doctor.ts";
import type { Settings } from "../config.ts";

/** Helper bots see nothing unless they are administrators of the storage chat, in which the bot itself must post and delete. */
export function helperChecks(settings: Settings): Check[] {
  const { TELEGRAM_HELPER_TOKENS: helpers, TELEGRAM_STORAGE_CHAT: chatId, TELEGRAM_BOT_TOKEN: own } =
    settings;
  if (chatId === undefined || own === undefined) return [];
  const run = async (signal: AbortSignal): Promise<Finding> => {
    const inspect = (token: string, needed: readonly string[]) =>
      inspectRights({ token, apiRoot: settings.TELEGRAM_BOT_API_ROOT, chatId, needed }, signal);
    const problems = [
      ...await inspect(own, ["can_post_messages", "can_delete_messages"]),
      ...(await Promise.all(helpers.map((token) => inspect(token, [])))).flat(),
    ];
    if (problems.length === 0) return { state: "ok", says: `${helpers.length} can see the storage chat` };
    return { state: "bad", says: problems.join("; "), mend: MEND };
  };
  return [{ name: "helper bots", run }];
}

const MEND = "make the bot and all helpers administrators of the storage chat, " +
  "the bot with the rights to post and to delete messages";
