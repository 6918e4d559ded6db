import type { ProviderProfile } from "../../pipeline/provider_profile.ts";
import { defaultModel } from "./models.ts";

export const OPENAI = {
  name: "openai",
  label: "OpenAI API",
  trust: "everybody",
  understands: "any",
  remote: {
    baseUrl: undefined,
    defaultModel,
    chat: { baseUrl: "https://api.openai.com/v1", path: "/v1/chat/completions" },
  },
} as const satisfies ProviderProfile;
