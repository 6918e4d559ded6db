import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { type Downloads, openDownloads } from "../download/downloads.ts";
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
