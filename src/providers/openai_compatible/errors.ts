import type { ProviderError } from "../../pipeline/errors.ts";
import { readFailure } from "../shared/exchange.ts";
import { jsonOrText } from "../shared/json_or_text.ts";
import { openAiProblem, readOpenAiBody } from "../shared/openai_errors.ts";
import { readRefusal } from "../shared/refusal.ts";

/** An answer that is not a success, with its body read. */
export class HttpRefusal extends Error {
  constructor(readonly status: number, readonly headers: Headers, readonly body: string) {
    super(`HTTP ${status}`);
  }
}

/** The typed error of anything that the request can throw. */
export function openAiError(error: unknown, apiKey: string): ProviderError {
  if (!(error instanceof HttpRefusal)) return readFailure("openai", error, apiKey);
  const refusal = readOpenAiBody(error.status, error.headers, jsonOrText(error.body));
  return readRefusal("openai", refusal, apiKey, openAiProblem(refusal));
}
