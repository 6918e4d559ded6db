import { ProviderError } from "../../pipeline/errors.ts";
import { UnreadableAnswer } from "../answer/unreadable.ts";
import { innermost } from "./connection_reason.ts";
import { tidyMessage } from "./redact.ts";
import type { RefusedRequest } from "./refusal.ts";
import { BrokenAnswer } from "./transport.ts";

/**
 * The typed error of what is not a refusal: an unreadable answer, or no connection.
 * No SDK error becomes the cause: it may hold keys, and its type belongs to the adapter.
 */
export function readFailure(error: unknown, { provider, secrets }: RefusedRequest): ProviderError {
  if (error instanceof ProviderError) return error;
  const inner = innermost(error);
  const reason = tidyMessage(inner.message, ...secrets);
  if (inner instanceof UnreadableAnswer || inner instanceof BrokenAnswer) {
    return new ProviderError(provider, "server", `its answer cannot be read (${reason})`, { status: 200 });
  }
  return new ProviderError(provider, "network", `the connection failed (${reason})`);
}
