import type { ProviderProfile } from "../../pipeline/provider_profile.ts";
import { defaultModel } from "./models.ts";

export const OPENAI = {
  name: "openai",
  label: "OpenAI API",
  trust: "everybody",
  understands: "any",
  remote: { baseUrl: undefined, defaultModel },
} as const satisfies ProviderProfile;
