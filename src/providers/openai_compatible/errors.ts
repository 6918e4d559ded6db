import type { ProviderError } from "../../pipeline/errors.ts";
import { readFailure } from "../shared/exchange.ts";
import { jsonOrText } from "../shared/json_or_text.ts";
import { readRefusal, type RefusedRequest } from "../shared/refusal.ts";
import type { FieldRefusal } from "../shared/refused_fields.ts";

/** An answer that is not a success, with its body read. */
export class HttpRefusal extends Error {
  constructor(readonly status: number, readonly headers: Headers, readonly body: string) {
    super(`HTTP ${status}`);
  }
}

/** The typed error of anything that the request can throw. */
export function openAiError(error: unknown, request: RefusedRequest): ProviderError {
  if (!(error instanceof HttpRefusal)) return readFailure("openai", error, request.secrets);
  const { status, headers, body } = error;
  return readRefusal({ status, headers, body: jsonOrText(body) }, request);
}

/** What is refused, and why; undefined when nothing was answered. */
export function openAiRefusal(error: unknown): FieldRefusal | undefined {
  return error instanceof HttpRefusal ? error : undefined;
}
