import { ProviderError, type ProviderProblem } from "../../pipeline/errors.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { SENT_STATUS_HEADER } from "../answer/disguised_error.ts";
import { tidyMessage } from "./redact.ts";
import { readRetryAfterMs } from "./retry_after.ts";

/** An HTTP answer that is not a success, as its adapter read it. */
export interface Refusal {
  status: number;
  headers?: Headers;
  /** The provider's word for what happened; "" when it has none. */
  code: string;
  message: string;
}

const PROBLEM_OF_STATUS: Readonly<Record<number, ProviderProblem>> = {
  401: "auth",
  402: "payment",
  403: "auth",
  404: "unavailable",
  // "Request upload timeout": the connection was too slow, the next may be faster.
  408: "network",
  409: "server",
  413: "too_large",
  424: "server",
  429: "rate_limit",
  // Groq: no flexible capacity just now; nginx: the connection was closed under it.
  498: "server",
  499: "server",
};

const MEANING: Partial<Record<ProviderProblem, string>> = {
  auth: "the key is refused; check it",
  payment: "no credit is left; add credit or another key",
  unavailable: "no such model or address; check the model's name and the base URL",
};

/** The typed error of a refusal; `special` names what only one provider says. */
export function readRefusal(
  provider: ProviderName,
  refusal: Refusal,
  apiKey: string,
  special?: ProviderProblem,
): ProviderError {
  const { status, headers } = refusal;
  const problem = special ?? PROBLEM_OF_STATUS[status] ?? (status >= 500 ? "server" : "bad_request");
  const said = tidyMessage(refusal.message || refusal.code, apiKey);
  const meaning = MEANING[problem];
  const inside = headers?.has(SENT_STATUS_HEADER) ? " inside a success" : "";
  const message = `HTTP ${status}${inside}${meaning ? `, ${meaning}` : ""}${said ? ` (${said})` : ""}`;
  const waits = problem === "rate_limit" || problem === "server";
  return new ProviderError(provider, problem, message, {
    status,
    retryAfterMs: waits ? readRetryAfterMs(headers, refusal.message) : undefined,
  });
}
