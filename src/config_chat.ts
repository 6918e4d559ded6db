import * as field from "./config_fields.ts";
import { profileOf, REMOTE_PROFILES, type RemoteName } from "./provider_list.ts";
import type { ChatModelSettings } from "./providers/chat/chat_model.ts";
import type { RemoteSettings } from "./providers/settings.ts";

/** The language model that summarises and translates, and who has it. */
export interface ChatSettings extends ChatModelSettings {
  /** As people know it: a provider, or the name of a server. */
  label: string;
}

interface Given {
  CHAT_MODEL?: string;
  CHAT_PROVIDER?: string;
  CHAT_BASE_URL?: string;
  CHAT_API_KEY: readonly string[];
  CHAT_CONTEXT_TOKENS: number;
}

type Remotes = Partial<Record<RemoteName, RemoteSettings>>;

/** Those of the providers that have language models, too. */
const CHAT_PROVIDERS = REMOTE_PROFILES.filter(({ remote }) => "chat" in remote)
  .map(({ name }) => name) as [RemoteName, ...RemoteName[]];

/** Its variables. */
export const chatFields = {
  CHAT_MODEL: field.text,
  CHAT_PROVIDER: field.oneOf(CHAT_PROVIDERS),
  CHAT_BASE_URL: field.url.optional(),
  CHAT_API_KEY: field.list,
  CHAT_PRICE: field.tokenPrice,
  CHAT_CONTEXT_TOKENS: field.whole(2_000, 2_000_000).default(8_000),
};

/** A server of its own, else the provider that is named, else the first that has a key; undefined where no model is named. */
export function chatSettingsOf(given: Given, remotes: Remotes): ChatSettings | undefined {
  const { CHAT_MODEL: model, CHAT_BASE_URL: address } = given;
  if (model === undefined) return undefined;
  const whose = CHAT_PROVIDERS.find((name) =>
    address === undefined
      ? name in remotes && (given.CHAT_PROVIDER ?? name) === name
      : profileOf(name)?.remote?.baseUrl === undefined
  );
  const profile = whose && profileOf(whose);
  const chat = profile?.remote?.chat;
  if (whose === undefined || profile === undefined || chat === undefined) return undefined;
  const remote = address === undefined ? remotes[whose] : undefined;
  return {
    provider: whose,
    label: address === undefined ? profile.label : new URL(address).host,
    apiKeys: [given.CHAT_API_KEY, remote?.apiKeys ?? [], [""]].find(({ length }) => length > 0) ?? [],
    baseUrl: address ?? remote?.baseUrl ?? chat.baseUrl,
    path: chat.path,
    model,
    contextTokens: given.CHAT_CONTEXT_TOKENS,
  };
}

/** Said where a model is named, and nobody knows whom to ask for it. */
export const NO_CHAT_SERVER = `CHAT_MODEL is set, and nobody has it: set CHAT_BASE_URL, or the key of ${
  CHAT_PROVIDERS.join(", ")
}`;
