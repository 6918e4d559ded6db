import type { ProviderProfile } from "../../pipeline/provider_profile.ts";

export const DEEPGRAM = {
  name: "deepgram",
  label: "Deepgram",
  trust: "everybody",
  understands: "any",
  remote: { baseUrl: "https://api.deepgram.com", defaultModel: () => "nova-3" },
} as const satisfies ProviderProfile;
