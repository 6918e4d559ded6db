import { DeepgramError } from "@deepgram/sdk";
import type { Refusal } from "../shared/refusal.ts";

/** What is refused, and why; undefined when nothing was answered. */
export function deepgramRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof DeepgramError) || error.statusCode === undefined) return undefined;
  return { status: error.statusCode, headers: error.rawResponse?.headers, body: error.body };
}
