import type { Settings } from "../config.ts";

/** Everything in the settings that must never be printed. */
export function secretsOf(settings: Settings): string[] {
  return [
    settings.TELEGRAM_BOT_TOKEN ?? "",
    ...settings.TELEGRAM_HELPER_TOKENS,
    settings.HTTP_TOKEN ?? "",
    settings.WEBHOOK_SECRET ?? "",
    settings.HEARTBEAT_URL ?? "",
    ...settings.credentials.map(({ apiHash }) => apiHash),
    ...redisSecrets(settings.REDIS_URL),
    ...settings.CHAT_API_KEY,
    ...Object.values(settings.remotes).flatMap(({ apiKeys }) => apiKeys),
  ];
}

/** As it stands there, and as the library understands it. */
function redisSecrets(url: string | undefined): string[] {
  const password = url === undefined ? "" : new URL(url).password;
  return password === "" ? [] : [password, decodeURIComponent(password)];
}
