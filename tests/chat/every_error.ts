import { ERROR_KEYS } from "../../src/chat/text/error_keys.ts";
import {
  AllProvidersFailed,
  DeliveryError,
  InputError,
  InternalError,
  ProviderError,
  RewritingError,
  SourceError,
  type TranshadesError,
} from "../../src/pipeline/errors.ts";

const { input, source, provider, providerConcern, rewriting, delivery } = ERROR_KEYS;

/** One error for every fact that one can state; the compiler keeps the table complete. */
export function everyError(): TranshadesError[] {
  const failures = keysOf(provider).flatMap((problem) => [
    new ProviderError("groq", problem, ""),
    ...keysOf(providerConcern).map((concern) => new ProviderError("openai", problem, "", { concern })),
  ]);
  return [
    ...keysOf(input).map((problem) => new InputError(problem, "")),
    ...keysOf(source).flatMap((problem) => [
      new SourceError(problem, ""),
      new SourceError(problem, "", { sizeBytes: 30e6, retryAfterMs: 90_000, accountName: "API-2" }),
    ]),
    ...failures,
    ...failures.map((failure) => new AllProvidersFailed([failure])),
    new AllProvidersFailed(failures),
    ...keysOf(delivery).map((problem) => new DeliveryError(problem, "")),
    ...keysOf(rewriting).map((problem) => new RewritingError(problem, "")),
    new InternalError("a defect"),
  ];
}

/** The Fluent keys of all sentences of errors, in order. */
export function errorKeys(): string[] {
  return Object.values(ERROR_KEYS).flatMap((branch) =>
    typeof branch === "string" ? [branch] : Object.values(branch).filter((key) => key !== null)
  ).toSorted();
}

function keysOf<Key extends string>(table: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(table) as Key[];
}
