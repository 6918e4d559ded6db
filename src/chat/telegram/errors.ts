import { GrammyError, HttpError } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import { systemReason } from "../../system_reason.ts";
import { DeliveryError, type DeliveryProblem } from "../../pipeline/errors.ts";
import { type Concern, concernOf, waitAsked } from "./refusals.ts";

const log = getLogger(["transhades", "chat"]);

/** How long Telegram asked to wait. */
export function retryAfterMs(error: unknown): number | undefined {
  return error instanceof GrammyError ? waitAsked(error) : undefined;
}

export type Problems = Partial<Record<Concern, DeliveryProblem>>;

/** What a refusal means for those who wait for a message; anything not named here is the message's own. */
const PROBLEMS: Problems = {
  everybody: "unavailable",
  chat: "withheld",
  chat_moved: "withheld",
  topic: "withheld",
  reply: "withheld",
};

/** What a failed request means for a message; anything that is not Telegram's (such as an abort) is returned as it is. */
export function classify(error: unknown, other: Problems = {}): unknown {
  const concern = concernOf(error);
  if (concern === undefined) return error;
  return new DeliveryError(other[concern] ?? PROBLEMS[concern] ?? "refused", describe(error), {
    cause: error instanceof HttpError ? describe(error.error) : undefined,
    retryAfterMs: retryAfterMs(error),
  });
}

/** An error in words for the log. Never the error itself: those of requests carry addresses with the bot's token. */
export function describe(error: unknown): string {
  const text = error instanceof Error
    ? `${error.name}: ${error.message}${networkReason(error)}`
    : String(error);
  return text.replaceAll(/bot\d+:[\w-]+/g, "bot<token>");
}

/** What became of the connection: a name that is not known, a port that nobody listens on, a certificate. */
function networkReason(error: Error): string {
  if (!(error instanceof HttpError) || !(error.error instanceof Error)) return "";
  return ` (${systemReason(error.error).replace(/^error sending request for url \(\S*\): /, "")})`;
}

/** Reports an answer that could not be sent: nobody is left to be told. */
export function logFailure(error: unknown): void {
  log.warn("An answer could not be sent: {reason}", { reason: describe(error) });
}

/** @throws {DeliveryError} of another problem where `other` says so; or what is not Telegram's */
export async function inDeliveryTerms<Result>(
  work: () => Promise<Result>,
  other?: Problems,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw classify(error, other);
  }
}
