import type { Settings } from "../config.ts";

/** Everything in the settings that must never be printed. */
export function secretsOf(settings: Settings): string[] {
  return [
    settings.TELEGRAM_BOT_TOKEN ?? "",
    ...settings.credentials.map(({ apiHash }) => apiHash),
    ...settings.GROQ_API_KEY,
    ...settings.DEEPGRAM_API_KEY,
    ...settings.TOGETHER_API_KEY,
    ...settings.OPENAI_API_KEY,
  ];
}
