import { type ProviderName, PROVIDERS } from "../../pipeline/transcriber.ts";
import type { ProviderStatus } from "../../pipeline/provider_status.ts";

const NAMES: Readonly<Record<ProviderName, string>> = {
  groq: "Groq",
  deepgram: "Deepgram",
  together: "Together AI",
  openai: "OpenAI API",
  local: "Local English",
};

const MARKS: Readonly<Record<ProviderStatus["state"], string>> = {
  healthy: "🟢",
  degraded: "🟡",
  open: "🔴",
};

function isProvider(name: string): name is ProviderName {
  return PROVIDERS.some((provider) => provider === name);
}

/** The provider's name as people know it; other names stay as they are. */
export function providerLabel(name: string): string {
  return isProvider(name) ? NAMES[name] : name;
}

/** A light for the provider's health; white when nothing is known of it. */
export function healthMark(status: ProviderStatus | undefined): string {
  return status === undefined ? "⚪" : MARKS[status.state];
}
