import { APIConnectionError, APIError } from "groq-sdk";
import type { ProviderError } from "../../pipeline/errors.ts";
import { readFailure } from "../shared/exchange.ts";
import { readRefusal, type RefusedRequest } from "../shared/refusal.ts";
import type { FieldRefusal } from "../shared/refused_fields.ts";

/** The typed error of anything that groq-sdk throws. */
export function groqError(error: unknown, request: RefusedRequest): ProviderError {
  if (!(error instanceof APIError) || error instanceof APIConnectionError || error.status === undefined) {
    return readFailure("groq", error, request.secrets);
  }
  // Both meanings of 413 (too many bytes; longer than the whole hourly allowance of audio) are the same to us:
  // this piece can never be sent. Its code "rate_limit_exceeded" must not make it worth waiting.
  const { status, headers } = error;
  return readRefusal({ status, headers, body: error.error ?? error.message }, request);
}

/** Headers of a refusal: they tell the allowance too. */
export function groqErrorHeaders(error: unknown): Headers | undefined {
  return error instanceof APIError ? error.headers : undefined;
}

/** What is refused, and why; undefined when nothing was answered. */
export function groqRefusal(error: unknown): FieldRefusal | undefined {
  if (!(error instanceof APIError) || error.status === undefined) return undefined;
  return { status: error.status, body: error.error ?? error.message };
}
