import type { Settings } from "../config.ts";

/** Everything in the settings that must never be printed. */
export function secretsOf(settings: Settings): string[] {
  return [
    settings.TELEGRAM_BOT_TOKEN ?? "",
    settings.HTTP_TOKEN ?? "",
    settings.WEBHOOK_SECRET ?? "",
    settings.HEARTBEAT_URL ?? "",
    ...settings.credentials.map(({ apiHash }) => apiHash),
    ...Object.values(settings.remotes).flatMap(({ apiKeys }) => apiKeys),
  ];
}
