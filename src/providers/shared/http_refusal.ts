import { jsonOrText } from "./json_or_text.ts";
import type { Refusal } from "./refusal.ts";

/** An answer that is not a success, with its body read. */
export class HttpRefusal extends Error {
  constructor(readonly status: number, readonly headers: Headers, readonly body: string) {
    super(`HTTP ${status}`);
  }
}

/** What is refused, and why; undefined when nothing was answered. */
export function httpRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof HttpRefusal)) return undefined;
  return { status: error.status, headers: error.headers, body: jsonOrText(error.body) };
}
