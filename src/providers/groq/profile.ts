import type { ProviderProfile } from "../../pipeline/provider_profile.ts";

export const GROQ = {
  name: "groq",
  label: "Groq",
  trust: "everybody",
  understands: "any",
  remote: { baseUrl: "https://api.groq.com", defaultModel: () => "whisper-large-v3" },
} as const satisfies ProviderProfile;
