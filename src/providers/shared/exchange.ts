import { ProviderError } from "../../pipeline/errors.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { UnreadableAnswer } from "../answer/unreadable.ts";
import { tidyMessage } from "./redact.ts";
import { BrokenAnswer } from "./transport.ts";

/**
 * One request and the reading of its answer.
 * @throws the signal's reason when it aborted, else what `classify` makes of the error
 */
export async function exchange<T>(
  signal: AbortSignal,
  send: () => Promise<T>,
  classify: (error: unknown) => ProviderError,
): Promise<T> {
  try {
    return await send();
  } catch (error) {
    signal.throwIfAborted();
    throw classify(error);
  }
}

/**
 * The reading of an error that is not a refusal: an unreadable answer, or no connection.
 * No SDK error becomes the cause: it may hold keys, and its type belongs to the adapter.
 */
export function readFailure(
  provider: ProviderName,
  error: unknown,
  secrets: readonly string[],
): ProviderError {
  if (error instanceof ProviderError) return error;
  const unread = unreadable(error);
  if (unread !== undefined) {
    const reason = tidyMessage(unread, ...secrets);
    return new ProviderError(provider, "server", `its answer cannot be read (${reason})`, { status: 200 });
  }
  const reason = tidyMessage(innermost(error).message, ...secrets);
  return new ProviderError(provider, "network", `the connection failed (${reason})`);
}

/** Why an answer that came cannot be read; undefined when none came. */
function unreadable(error: unknown): string | undefined {
  const inner = innermost(error);
  return inner instanceof UnreadableAnswer || inner instanceof BrokenAnswer ? inner.message : undefined;
}

/** SDKs wrap what happened in errors of their own. */
function innermost(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.cause === undefined ? error : innermost(error.cause);
}
