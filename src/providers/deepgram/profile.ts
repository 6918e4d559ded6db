import type { ProviderProfile } from "../../pipeline/provider_profile.ts";

export const DEEPGRAM = {
  name: "deepgram",
  label: "Deepgram",
  trust: "everybody",
  understands: "any",
  remote: {
    baseUrl: "https://api.deepgram.com",
    defaultModel: () => "nova-3",
    // $0.0043 a minute for recordings without a contract, as others quote https://deepgram.com/pricing (November 2026).
    price: { asOf: "2026-11", dollarsPerHour: { "nova-3": 0.258 } },
  },
} as const satisfies ProviderProfile;
