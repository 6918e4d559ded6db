import type { ProviderName } from "../pipeline/transcriber.ts";

/**
 * Who listens in a chat: the one it chose while that one is configured, else the operator's default. The one rule for
 * what the chat says and what the queue does.
 */
export function providerInUse(
  chosen: ProviderName | undefined,
  { providers, defaultProvider }: { providers: readonly ProviderName[]; defaultProvider: ProviderName },
): ProviderName {
  return providers.find((provider) => provider === chosen) ?? defaultProvider;
}
