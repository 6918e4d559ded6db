import { GrammyError, HttpError } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import { DeliveryError } from "../../pipeline/errors.ts";

const log = getLogger(["transhades", "chat"]);

/** Telegram says so when an edit changes nothing. */
export function isNotModified(error: unknown): boolean {
  return describes(error, "message is not modified");
}

/** The message to edit is gone, or is not ours to edit: a new one must be sent. */
export function isNotEditable(error: unknown): boolean {
  return describes(error, "message to edit not found") || describes(error, "message can't be edited") ||
    describes(error, "MESSAGE_ID_INVALID");
}

function describes(error: unknown, words: string): boolean {
  return error instanceof GrammyError && error.error_code === 400 && error.description.includes(words);
}

/** How long Telegram asked to wait. */
export function retryAfterMs(error: unknown): number | undefined {
  if (!(error instanceof GrammyError) || error.parameters.retry_after === undefined) return undefined;
  return error.parameters.retry_after * 1000;
}

/** What a failed request means for a message; anything that is not Telegram's (such as an abort) is returned as it is. */
export function classify(error: unknown): unknown {
  if (error instanceof HttpError) {
    return new DeliveryError("unavailable", describe(error), { cause: describe(error.error) });
  }
  if (!(error instanceof GrammyError)) return error;
  const passes = error.error_code === 429 || error.error_code >= 500;
  return new DeliveryError(passes ? "unavailable" : "refused", describe(error), {
    retryAfterMs: retryAfterMs(error),
  });
}

/** An error in words for the log. Never the error itself: those of requests carry addresses with the bot's token. */
export function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll(/bot\d+:[\w-]+/g, "bot<token>");
}

/** Reports an answer that could not be sent: nobody is left to be told. */
export function logFailure(error: unknown): void {
  log.warn("An answer could not be sent: {reason}", { reason: describe(error) });
}
