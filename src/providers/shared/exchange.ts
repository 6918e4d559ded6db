import { ProviderError } from "../../pipeline/errors.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { UnreadableAnswer } from "../answer/unreadable.ts";
import { tidyMessage } from "./redact.ts";

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
export function readFailure(provider: ProviderName, error: unknown, apiKey: string): ProviderError {
  if (error instanceof ProviderError) return error;
  const unreadable = UnreadableAnswer.in(error);
  if (unreadable) {
    const reason = tidyMessage(unreadable.message, apiKey);
    return new ProviderError(provider, "server", `its answer cannot be read (${reason})`, { status: 200 });
  }
  const reason = tidyMessage(innermost(error), apiKey);
  return new ProviderError(provider, "network", `the connection failed (${reason})`);
}

/** Network errors keep what happened in their cause; the address in them may hold the person's prompt. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return innermost(error.cause);
  return error.message.replace(/ for url \(\S*\)(?=:|$)/, "");
}
