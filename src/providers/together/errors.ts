import { APIConnectionError, APIError } from "together-ai";
import type { ProviderError } from "../../pipeline/errors.ts";
import { readFailure } from "../shared/exchange.ts";
import { openAiProblem, readOpenAiBody } from "../shared/openai_errors.ts";
import { readRefusal } from "../shared/refusal.ts";

/** The typed error of anything that together-ai throws. */
export function togetherError(error: unknown, apiKey: string): ProviderError {
  if (!(error instanceof APIError) || error instanceof APIConnectionError || error.status === undefined) {
    return readFailure("together", error, apiKey);
  }
  const refusal = readOpenAiBody(error.status, error.headers, error.error ?? error.message);
  return readRefusal("together", refusal, apiKey, openAiProblem(refusal));
}
