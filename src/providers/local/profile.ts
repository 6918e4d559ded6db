import type { ProviderProfile } from "../../pipeline/provider_profile.ts";

export const LOCAL = {
  name: "local",
  label: "Local model",
  // What it makes of another language, while it stands in for a provider that is down, must not outlive the outage.
  trust: "own",
  understands: "en",
  // It finishes a minute in seconds: short pieces keep both cores busy and show progress early.
  piecePlan: { minSeconds: 20, maxSeconds: 60 },
} as const satisfies ProviderProfile;
