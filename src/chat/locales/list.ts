/** The languages that the bot speaks, each a file of this folder. */
export const LOCALES = ["id", "en", "ms"] as const;
export type Locale = typeof LOCALES[number];
