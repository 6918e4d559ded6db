import type { ProviderProfile } from "../../pipeline/provider_profile.ts";

export const GROQ = {
  name: "groq",
  label: "Groq",
  trust: "everybody",
  understands: "any",
  remote: {
    baseUrl: "https://api.groq.com",
    defaultModel: () => "whisper-large-v3",
    otherModels: ["whisper-large-v3-turbo"],
    chat: { baseUrl: "https://api.groq.com", path: "/openai/v1/chat/completions" },
    // https://console.groq.com/docs/speech-to-text, read in November 2026.
    price: {
      asOf: "2026-11",
      dollarsPerHour: { "whisper-large-v3": 0.111, "whisper-large-v3-turbo": 0.04 },
      leastSeconds: 10,
    },
  },
} as const satisfies ProviderProfile;
