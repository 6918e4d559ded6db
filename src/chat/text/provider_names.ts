import { profileOf, type ProviderName } from "../../provider_list.ts";
import type { MessageKey } from "./message_keys.ts";
import type { Translate } from "./translations.ts";
import type { ProviderStatus } from "../../pipeline/provider_status.ts";

const MARKS: Readonly<Record<ProviderStatus["state"], string>> = {
  healthy: "🟢",
  degraded: "🟡",
  open: "🔴",
};

/** The provider's name as people know it; other names stay as they are. */
export function providerLabel(name: string): string {
  return profileOf(name)?.label ?? name;
}

/** What each one is good at; a new provider without a word does not compile. */
const ABOUT = {
  groq: "about-groq",
  deepgram: "about-deepgram",
  together: "about-together",
  openai: "about-openai",
  local: "about-local",
} as const satisfies Record<ProviderName, MessageKey>;

export function aboutProvider(name: ProviderName, say: Translate): string {
  return say(ABOUT[name]);
}

/** What models are good at, as far as that is known; by the end of their names, which may name their maker before. */
const TRAITS: Readonly<Record<string, MessageKey>> = {
  "whisper-large-v3": "model-exact",
  "whisper-large-v3-turbo": "model-fast",
  "whisper-large": "model-slow",
  "nova-3": "model-speakers",
  "gpt-transcribe": "model-untimed",
};

/** "" when nothing is known of it. */
export function aboutModel(name: string, say: Translate): string {
  const key = TRAITS[name.split("/").at(-1) ?? ""];
  return key === undefined ? "" : say(key);
}

/** A light for the provider's health; white when nothing is known of it. */
export function healthMark(status: ProviderStatus | undefined): string {
  return status === undefined ? "⚪" : MARKS[status.state];
}
