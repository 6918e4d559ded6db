import type { ProviderName } from "../pipeline/transcriber.ts";

/** One remote provider, as the operator configured it. */
export interface RemoteSettings {
  /** At least one; tried in this order. */
  apiKeys: readonly string[];
  model: string;
  /** Default: the provider's own address. */
  baseUrl?: string;
}

/** What createProviders needs to know; a provider that is left out is off. */
export interface ProviderSettings {
  groq?: RemoteSettings;
  deepgram?: RemoteSettings;
  together?: RemoteSettings;
  /** Any OpenAI-compatible server; `apiKeys` may be empty. */
  openai?: RemoteSettings;
  /** Who stands in, in this order; default: all configured, then local. */
  fallback?: readonly ProviderName[];
}
