import type { APIError } from "groq-sdk";
import type { Refusal } from "../shared/refusal.ts";

/**
 * What is refused, and why; undefined when nothing was answered.
 * Both meanings of 413 (too many bytes; longer than the whole hourly allowance of audio) are the same to us: this piece can
 * never be sent. Its code "rate_limit_exceeded" must not make it worth waiting.
 */
export function groqRefusal(error: unknown): Refusal | undefined {
  if (!isApiError(error) || error.status === undefined) return undefined;
  return { status: error.status, headers: error.headers, body: error.error ?? error.message };
}

/** Known by what it carries: its class is loaded with the SDK, and not before. */
function isApiError(error: unknown): error is APIError {
  return error instanceof Error && "status" in error && "headers" in error && "error" in error;
}
