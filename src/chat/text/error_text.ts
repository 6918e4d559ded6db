import type { TranshadesError } from "../../pipeline/errors.ts";
import { isErrorKey } from "./error_keys.ts";
import { providerLabel } from "./provider_names.ts";
import type { Translate } from "./translations.ts";

/** The sentence that tells a person what went wrong. */
export function errorText(error: TranshadesError, say: Translate): string {
  const { userMessageKey, userMessageArgs } = error;
  if (!isErrorKey(userMessageKey)) return say("error-internal");
  const { provider } = userMessageArgs;
  if (typeof provider !== "string") return say(userMessageKey, userMessageArgs);
  return say(userMessageKey, { ...userMessageArgs, provider: providerLabels(provider) });
}

/** "groq, local" as "Groq, Local", each once. */
function providerLabels(names: string): string {
  return [...new Set(names.split(", ").map(providerLabel))].join(", ");
}
