import type { DeepgramError } from "@deepgram/sdk";
import type { Refusal } from "../shared/refusal.ts";

/** What is refused, and why; undefined when nothing was answered. */
export function deepgramRefusal(error: unknown): Refusal | undefined {
  if (!isDeepgramError(error) || error.statusCode === undefined) return undefined;
  return { status: error.statusCode, headers: error.rawResponse?.headers, body: error.body };
}

/** Known by what it carries: its class is loaded with the SDK, and not before. */
function isDeepgramError(error: unknown): error is DeepgramError {
  return error instanceof Error && "statusCode" in error && "rawResponse" in error;
}
