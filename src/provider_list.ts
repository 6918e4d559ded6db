import type { ProviderProfile } from "./pipeline/provider_profile.ts";
import { DEEPGRAM } from "./providers/deepgram/profile.ts";
import { GROQ } from "./providers/groq/profile.ts";
import { LOCAL } from "./providers/local/profile.ts";
import { OPENAI } from "./providers/openai_compatible/profile.ts";
import { TOGETHER } from "./providers/together/profile.ts";

/** Those that are asked over the network. */
export const REMOTE_PROFILES = [GROQ, DEEPGRAM, TOGETHER, OPENAI] as const;

/** Every provider, in the order in which they are preferred and stand in. */
const PROFILES = [...REMOTE_PROFILES, LOCAL] as const;

export type RemoteProfile = typeof REMOTE_PROFILES[number];
export type RemoteName = RemoteProfile["name"];
export type ProviderName = typeof PROFILES[number]["name"];

/** Their names, in the same order. */
export const PROVIDERS = PROFILES.map(({ name }) => name) as [
  ProviderName,
  ...ProviderName[],
];

/** Undefined for a name that is stored and of no provider any more. */
export function profileOf(name: string): ProviderProfile | undefined {
  return PROFILES.find((profile) => profile.name === name);
}
