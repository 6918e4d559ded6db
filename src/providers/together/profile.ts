import type { ProviderProfile } from "../../pipeline/provider_profile.ts";

export const TOGETHER = {
  name: "together",
  label: "Together AI",
  trust: "everybody",
  understands: "any",
  remote: {
    baseUrl: "https://api.together.ai/v1",
    defaultModel: () => "openai/whisper-large-v3",
    chat: { baseUrl: "https://api.together.ai/v1", path: "/v1/chat/completions" },
  },
} as const satisfies ProviderProfile;
