import type { ProviderProfile } from "../../pipeline/provider_profile.ts";

export const DEEPGRAM = {
  name: "deepgram",
  label: "Deepgram",
  trust: "everybody",
  understands: "any",
  remote: {
    baseUrl: "https://api.deepgram.com",
    defaultModel: () => "nova-3",
    otherModels: ["whisper-large"],
    // $0.0043 and $0.0048 a minute for recordings without a contract, as others quote https://deepgram.com/pricing (November 2026).
    price: { asOf: "2026-11", dollarsPerHour: { "nova-3": 0.258, "whisper-large": 0.288 } },
  },
} as const satisfies ProviderProfile;
