import { APIError } from "together-ai";
import type { Refusal } from "../shared/refusal.ts";

/** What is refused, and why; undefined when nothing was answered. */
export function togetherRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof APIError) || error.status === undefined) return undefined;
  return { status: error.status, headers: error.headers, body: error.error ?? error.message };
}
