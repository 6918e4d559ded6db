import type { APIError } from "together-ai";
import type { Refusal } from "../shared/refusal.ts";

/** What is refused, and why; undefined when nothing was answered. */
export function togetherRefusal(error: unknown): Refusal | undefined {
  if (!isApiError(error) || error.status === undefined) return undefined;
  return { status: error.status, headers: error.headers, body: error.error ?? error.message };
}

/** Known by what it carries: its class is loaded with the SDK, and not before. */
function isApiError(error: unknown): error is APIError {
  return error instanceof Error && "status" in error && "headers" in error && "error" in error;
}
