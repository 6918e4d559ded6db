import { type ProviderConcern, ProviderError, type ProviderProblem } from "../../pipeline/errors.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { SENT_STATUS_HEADER } from "../answer/disguised_error.ts";
import { readRefusalBody, type RefusalBody } from "./refusal_body.ts";
import { tidyMessage } from "./redact.ts";
import { readRetryAfterMs } from "./retry_after.ts";
import { RULES, STATUS_CONCERNS, STATUS_PROBLEMS } from "./refusal_rules.ts";

/** An HTTP answer that is not a success. */
export interface Refusal {
  status: number;
  headers?: Headers;
  /** JSON, or text. */
  body: unknown;
}

/** Who asked, and what must not be told. */
export interface RefusedRequest {
  provider: ProviderName;
  /** How the operator's settings for it begin; default: its name. */
  settings?: string;
  /** The key ("" when there is none), the prompt and its terms. */
  secrets: readonly string[];
  /** Milliseconds since the Unix epoch. */
  now: number;
}

/** Groq and OpenAI name whose limit it is. */
const ACCOUNT = /\borgani[sz]ation [`'"]?(org[-_]\w+)/i;

/** What it means and what to do, for the operator; NAME is the beginning of the provider's settings. */
const MEANINGS: Partial<Record<`${ProviderConcern} ${ProviderProblem}`, string>> = {
  "key auth": "the key is refused; check it",
  "account auth": "the account is restricted or closed; ask the provider",
  "account payment": "no credit is left; add credit or another key",
  "place auth":
    "nobody is served from this network or country, whatever the key (a firewall, a VPN, a region rule)",
  "model auth": "this model is not open to this key; check NAME_MODEL",
  "model unavailable": "this model does not exist, is gone, or is not open to this key; check NAME_MODEL",
  "address unavailable": "nothing answers at this address; check NAME_BASE_URL",
};

/** The typed error of a refusal: what it is, and whose. The one place where that is decided. */
export function readRefusal({ status, headers, body }: Refusal, request: RefusedRequest): ProviderError {
  const { provider, settings = provider.toUpperCase(), secrets, now } = request;
  const said = readRefusalBody(body);
  const waitMs = readRetryAfterMs(headers, said.message, { now, body });
  const { problem, concern } = judged(status, headers, said, waitMs);
  const account = ACCOUNT.exec(said.message)?.[1];
  const facts = { status, concern, account, retryAfterMs: WAITING.has(problem) ? waitMs : undefined };
  const inside = headers?.has(SENT_STATUS_HEADER) ? " inside a success" : "";
  const told = meaning(new ProviderError(provider, problem, "", facts), settings, headers, secrets[0] !== "");
  const parts = [`HTTP ${status}${inside}`, told];
  const words = tidyMessage(said.message || said.code, ...secrets);
  const message = `${parts.filter((part) => part !== "").join(", ")}${words ? ` (${words})` : ""}`;
  return new ProviderError(provider, problem, message, facts);
}

const WAITING: ReadonlySet<ProviderProblem> = new Set(["rate_limit", "server"]);

function meaning(
  { problem, concern }: Pick<ProviderError, "problem" | "concern">,
  name: string,
  headers: Headers | undefined,
  hasKey: boolean,
): string {
  const location = headers?.get("location");
  if (concern === "address" && location) return `the address has moved to ${location}: set ${name}_BASE_URL`;
  if (concern === "key" && !hasKey) return `it wants a key; set ${name}_API_KEY`;
  return MEANINGS[`${concern} ${problem}`]?.replace("NAME", name) ?? "";
}

function judged(
  status: number,
  headers: Headers | undefined,
  said: RefusalBody,
  waitMs: number | undefined,
): { problem: ProviderProblem; concern?: ProviderConcern } {
  if (status < 400) return { problem: "unavailable", concern: "address" };
  const page = /<(?:!doctype|html)\b/i.test(said.message);
  const facts = { ...said, status, page, headers: headers ?? new Headers(), waitMs };
  const rule = RULES.find(({ statuses, when }) => statuses.test(`${status}`) && when(facts));
  const problem = rule?.problem ?? STATUS_PROBLEMS[status] ?? (status >= 500 ? "server" : "bad_request");
  return { problem, concern: rule ? rule.concern : STATUS_CONCERNS[status] };
}
