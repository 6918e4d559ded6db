import { DeepgramError } from "@deepgram/sdk";
import type { ProviderError } from "../../pipeline/errors.ts";
import { readFailure } from "../shared/exchange.ts";
import { readRefusal, type RefusedRequest } from "../shared/refusal.ts";
import type { FieldRefusal } from "../shared/refused_fields.ts";

/** The typed error of anything that @deepgram/sdk throws. */
export function deepgramError(error: unknown, request: RefusedRequest): ProviderError {
  if (!(error instanceof DeepgramError) || error.statusCode === undefined) {
    return readFailure("deepgram", error, request.secrets);
  }
  const { statusCode: status, rawResponse, body } = error;
  return readRefusal({ status, headers: rawResponse?.headers, body }, request);
}

/** What is refused, and why; undefined when nothing was answered. */
export function deepgramRefusal(error: unknown): FieldRefusal | undefined {
  if (!(error instanceof DeepgramError) || error.statusCode === undefined) return undefined;
  return { status: error.statusCode, body: error.body };
}
