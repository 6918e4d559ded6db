import {
  AllProvidersFailed,
  DeliveryError,
  InputError,
  ProviderError,
  RewritingError,
  SourceError,
  type TranshadesError,
} from "../../pipeline/errors.ts";
import { ERROR_KEYS, type ErrorKey } from "./error_keys.ts";
import { providerLabel } from "./provider_names.ts";
import { waitText } from "./measures.ts";
import type { MessageArgs, Translate } from "./translations.ts";

interface ErrorWords {
  key: ErrorKey;
  args?: MessageArgs;
}

/** The sentence that tells a person what went wrong. */
export function errorText(error: TranshadesError, say: Translate): string {
  const { key, args } = errorWords(error, say);
  return say(key, args);
}

/** Which sentence it is, and what stands in its placeholders. */
export function errorWords(error: TranshadesError, say: Translate): ErrorWords {
  if (error instanceof InputError) return { key: ERROR_KEYS.input[error.problem] };
  if (error instanceof SourceError) return sourceWords(error, say);
  if (error instanceof ProviderError) return { key: providerKey(error), args: named([error], say) };
  if (error instanceof AllProvidersFailed) return attemptsWords(error, say);
  if (error instanceof RewritingError) return rewritingWords(error, say);
  if (error instanceof DeliveryError) return { key: ERROR_KEYS.delivery[error.problem] };
  return { key: ERROR_KEYS.internal };
}

function sourceWords({ problem, retryAfterMs = 0, sizeBytes }: SourceError, say: Translate): ErrorWords {
  const key = ERROR_KEYS.source[problem];
  if (problem === "wait") return { key, args: { wait: waitText(retryAfterMs, say) } };
  if (problem !== "too_large") return { key };
  if (sizeBytes === undefined) return { key: ERROR_KEYS.sourceTooLargeOpen };
  return { key, args: { megabytes: Math.ceil(sizeBytes / 1e6) } };
}

/** Nobody told for how long: a limit a minute is the usual one. */
function rewritingWords({ problem, retryAfterMs = 60_000 }: RewritingError, say: Translate): ErrorWords {
  const key = ERROR_KEYS.rewriting[problem];
  return problem === "busy" ? { key, args: { wait: waitText(retryAfterMs, say) } } : { key };
}

function providerKey({ problem, concern }: ProviderError): ErrorKey {
  if (concern === "account" && problem === "auth") return ERROR_KEYS.providerAccountClosed;
  return ERROR_KEYS.providerConcern[concern] ?? ERROR_KEYS.provider[problem];
}

function attemptsWords({ attempts }: AllProvidersFailed, say: Translate): ErrorWords {
  return attempts.length === 1
    ? errorWords(attempts[0], say)
    : { key: ERROR_KEYS.allProviders, args: named(attempts, say) };
}

/** Each provider once, as people know it: "Groq, Built-in model". */
function named(attempts: readonly ProviderError[], say: Translate): MessageArgs {
  return { provider: [...new Set(attempts.map(({ provider }) => providerLabel(provider, say)))].join(", ") };
}
