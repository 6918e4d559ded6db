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

/** A light for the provider's health; white when nothing is known of it. */
export function healthMark(status: ProviderStatus | undefined): string {
  return status === undefined ? "⚪" : MARKS[status.state];
}
