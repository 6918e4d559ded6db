import { ProviderError } from "../../pipeline/errors.ts";
import { profileOf, type ProviderName, PROVIDERS } from "../../provider_list.ts";

/** So many languages are named; of more it is told how many they are. */
const FEW = 10;

/** A refusal that says who may know the language. */
export function unknownLanguage(
  provider: ProviderName,
  known: readonly string[],
  asked: string,
): ProviderError {
  const message = `it understands only ${known.join(", ")}, not "${asked}"; ${whoElse(provider)}`;
  return new ProviderError(provider, "language", message);
}

/** The same, when it was not said which language it is. */
export function unheardLanguage(provider: ProviderName, known: readonly string[]): ProviderError {
  const none = known.length > FEW
    ? `it is sure of none of its ${known.length} languages in this`
    : `it understands only ${known.join(", ")}, and this does not sound like it`;
  const message = `${none}; ${whoElse(provider)}`;
  return new ProviderError(provider, "language", message);
}

function whoElse(provider: ProviderName): string {
  const others = PROVIDERS.filter((name) => name !== provider && profileOf(name)?.understands === "any");
  return `these know others: ${others.join(", ")} (each needs its key or address)`;
}
