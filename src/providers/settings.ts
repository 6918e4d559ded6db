import type { ProviderName, RemoteName } from "../provider_list.ts";

/** One remote provider, as the operator configured it. */
export interface RemoteSettings {
  /** At least one, unless the address is enough; tried in this order. */
  apiKeys: readonly string[];
  model: string;
  /** Those that chats may choose instead. */
  otherModels?: readonly string[];
  /** Default: the provider's own address. */
  baseUrl?: string;
}

/** What createProviders needs to know; a provider that is left out is off. */
export interface ProviderSettings extends Partial<Record<RemoteName, RemoteSettings>> {
  /** Who stands in, in this order; default: all configured, then local. */
  fallback?: readonly ProviderName[];
}
