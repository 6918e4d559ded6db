import { profileOf, type ProviderName } from "../../provider_list.ts";
import { languageName } from "../answer/heading.ts";
import type { MessageKey } from "./message_keys.ts";
import type { Translate } from "./translations.ts";
import type { ProviderStatus } from "../../pipeline/provider_status.ts";

const MOST_NAMED = 3;

const MARKS: Readonly<Record<ProviderStatus["state"], string>> = {
  healthy: "🟢",
  degraded: "🟡",
  open: "🔴",
};

/** The provider's name as people know it; other names stay as they are. */
export function providerLabel(name: string, say: Translate): string {
  const profile = profileOf(name);
  if (profile === undefined) return name;
  return profile.remote === undefined ? say("provider-local") : profile.label;
}

/** What each one is good at; a new provider without a word does not compile. */
const ABOUT = {
  groq: "about-groq",
  deepgram: "about-deepgram",
  together: "about-together",
  openai: "about-openai",
  local: "about-local",
} as const satisfies Record<ProviderName, MessageKey>;

/** Few languages are named: what it does not understand it does not hear. */
export function aboutProvider(
  name: ProviderName,
  say: Translate,
  languages?: ProviderStatus["languages"],
): string {
  const known = [languages ?? profileOf(name)?.understands ?? "any"].flat();
  if (known.includes("any") || known.length > MOST_NAMED) return say(ABOUT[name]);
  const names = known.map((code) => languageName(code, say("language-tag"))).join(", ");
  return `${say(ABOUT[name])} · ${say("about-only", { languages: names })}`;
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
