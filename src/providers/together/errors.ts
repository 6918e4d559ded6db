import { APIConnectionError, APIError } from "together-ai";
import type { ProviderError } from "../../pipeline/errors.ts";
import { readFailure } from "../shared/exchange.ts";
import { readRefusal, type RefusedRequest } from "../shared/refusal.ts";
import type { FieldRefusal } from "../shared/refused_fields.ts";

/** The typed error of anything that together-ai throws. */
export function togetherError(error: unknown, request: RefusedRequest): ProviderError {
  if (!(error instanceof APIError) || error instanceof APIConnectionError || error.status === undefined) {
    return readFailure("together", error, request.secrets);
  }
  const { status, headers } = error;
  return readRefusal({ status, headers, body: error.error ?? error.message }, request);
}

/** What is refused, and why; undefined when nothing was answered. */
export function togetherRefusal(error: unknown): FieldRefusal | undefined {
  if (!(error instanceof APIError) || error.status === undefined) return undefined;
  return { status: error.status, body: error.error ?? error.message };
}
