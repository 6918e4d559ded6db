import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import type { Helper } from "../download/accounts/open_rotator.ts";
import { type Downloads, openDownloads } from "../download/downloads.ts";
import { botNumber } from "./settled_stores.ts";
import type { Stores } from "../store/stores.ts";

/** The Telegram accounts of the settings, connecting in the background. */
export async function openAccounts(
  settings: Settings,
  token: string,
  stores: Stores,
  clock: Clock,
): Promise<Downloads> {
  const keyPath = settings.TELEGRAM_MTPROTO_PUBLIC_KEY;
  return await openDownloads({
    credentials: settings.credentials,
    helpers: helpersOf(settings),
    botToken: token,
    botApiRoot: settings.TELEGRAM_BOT_API_ROOT,
    sessionsDirectory: settings.SESSIONS_DIR,
    rotation: settings.ROTATION,
    dataCentres: settings.TELEGRAM_MTPROTO_DCS,
    publicKeyPem: keyPath && await Deno.readTextFile(keyPath),
    cooldowns: stores.cooldowns,
    statsStore: stores.accountStats,
    clock,
    random: Math.random,
    fetch,
  });
}

/** Each is one account, on the API ids in turn: what several of them under one token are worth, nobody tells. */
function helpersOf({ TELEGRAM_HELPER_TOKENS, credentials }: Settings): Helper[] {
  return TELEGRAM_HELPER_TOKENS.map((botToken, index) => {
    const { apiId, apiHash } = credentials[index % credentials.length];
    return { name: `HELPER-${botNumber(botToken)}`, apiId, apiHash, botToken };
  });
}
