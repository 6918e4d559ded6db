import type { HttpServer } from "./http_server.ts";
import type { MtprotoServer } from "./mtproto/server.ts";
import type { ProvidersServer } from "./providers/server.ts";
import type { VendorName } from "./providers/vendor.ts";
import type { Bot } from "./world.ts";

/** A Telegram API credential of the sandbox. */
export interface SandboxCredential {
  apiId: number;
  apiHash: string;
}

/** The keys that the sandbox's providers take. */
export const PROVIDER_KEYS: Readonly<Record<VendorName, string>> = {
  groq: "sandbox-groq-key",
  deepgram: "sandbox-deepgram-key",
  together: "sandbox-together-key",
  openai: "sandbox-openai-key",
};

export function credentials(count: number): SandboxCredential[] {
  return Array.from({ length: count }, (_, at) => ({ apiId: 1001 + at, apiHash: `sandbox-hash-${at + 1}` }));
}

/** The channel in which helper bots find copies. */
export const STORAGE_CHAT = -1_001_000_000_001;

export function helperTokens(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${5001 + at}:sandbox-helper-${at + 1}`);
}

export function helperEnvironment(count: number): Record<string, string> {
  if (count === 0) return {};
  return {
    TELEGRAM_HELPER_TOKENS: helperTokens(count).join(","),
    TELEGRAM_STORAGE_CHAT: `${STORAGE_CHAT}`,
  };
}

/** The settings under which a bot takes the sandbox for Telegram. */
export function telegramEnvironment(
  bot: Bot,
  botApi: HttpServer,
  mtproto: MtprotoServer,
  publicKeyPath: string,
  known: readonly SandboxCredential[],
): Record<string, string> {
  const centres = Object.entries(mtproto.ports).map(([dc, port]) => `${dc}=127.0.0.1:${port}`);
  const pairs = known.flatMap(({ apiId, apiHash }, at) => {
    const suffix = at === 0 ? "" : `_${at + 1}`;
    return [[`TELEGRAM_API_ID${suffix}`, `${apiId}`], [`TELEGRAM_API_HASH${suffix}`, apiHash]];
  });
  const botSettings = { TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_BOT_API_ROOT: botApi.url };
  if (known.length === 0) return botSettings;
  return {
    ...botSettings,
    TELEGRAM_MTPROTO_DCS: centres.join(","),
    TELEGRAM_MTPROTO_PUBLIC_KEY: publicKeyPath,
    ...Object.fromEntries(pairs),
  };
}

/** Keys and addresses of the named providers. */
export function providerEnvironment(
  names: readonly VendorName[],
  providers: ProvidersServer,
): Record<string, string> {
  const pairs = names.flatMap((name) => [
    [`${name.toUpperCase()}_API_KEY`, PROVIDER_KEYS[name]],
    [`${name.toUpperCase()}_BASE_URL`, providers.baseUrl(name)],
  ]);
  return Object.fromEntries(pairs);
}
