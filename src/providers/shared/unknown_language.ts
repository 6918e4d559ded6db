import { ProviderError } from "../../pipeline/errors.ts";
import { type ProviderName, PROVIDERS } from "../../pipeline/transcriber.ts";

/** A refusal that says who would know the language: all the others take any. */
export function unknownLanguage(
  provider: ProviderName,
  known: readonly string[],
  asked: string,
): ProviderError {
  const others = PROVIDERS.filter((name) => name !== provider).join(", ");
  const message = `it understands only ${
    known.join(", ")
  }, not "${asked}"; these can: ${others} (each needs its key or address)`;
  return new ProviderError(provider, "language", message);
}
