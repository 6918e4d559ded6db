import type { ProviderConcern, ProviderProblem } from "../../pipeline/errors.ts";
import type { RefusalBody } from "./refusal_body.ts";

/** What a refusal is judged by. */
export interface RefusalFacts extends RefusalBody {
  status: number;
  headers: Headers;
  /** A web page came instead of an answer of the API. */
  page: boolean;
  /** How long it asks to wait, in milliseconds. */
  waitMs?: number;
}

interface Rule {
  statuses: RegExp;
  when(facts: RefusalFacts): boolean;
  /** Left out: what the status says. */
  problem?: ProviderProblem;
  concern?: ProviderConcern;
}

const BROKE_CODE =
  /^(?:insufficient_quota|billing_\w+|credit_\w+|blocked_api_access|\w*payment_required|insufficient_(?:balance|funds|credits?))$/i;
const BROKE =
  /exceeded your current quota|insufficient (?:credit|balance|fund|quota)|(?:spend|billing|credit)\w* (?:hard )?limit|(?:credits?|balance|funds)\b.{0,30}\b(?:too low|not enough|exhausted|depleted|used up|insufficient|negative)|out of (?:credit|fund)|no credit|billing (?:is )?not active|payment required/i;
const LOCKED =
  /(?:organi[sz]ation|account|project|team|user)\w*\b.{0,40}\b(?:restricted|deactivated|suspended|disabled|terminated|banned|locked)/i;
const LOCKED_CODE =
  /^(?:organi[sz]ation_(?:restricted|deactivated)|account_(?:deactivated|suspended|disabled)|access_terminated)$/i;
const NOT_HERE =
  /\b(?:country|region|territory|location)\b.{0,40}\bnot (?:supported|allowed|available)|\bip address\b.{0,40}\bnot\b/i;
const FENCED =
  /\bcountry\b|\bregions?\b|territor|\bnetwork\b|\bvpn\b|\bproxy\b|\bfirewall\b|\bip (?:address|range|not)|not available in your|error code: 1\d\d\d/i;
const NO_MODEL_CODE =
  /^(?:model_(?:not_found|not_available|not_active|decommissioned|deprecated|retired|terms_required)|invalid_model|unknown_model|deployment_?not_?found)$/i;
const NO_MODEL =
  /\bmodel\b.{0,120}\b(?:doesn.t exist|does not exist|not found|not installed|decommissioned|deprecated|retired|shut ?down|no longer)|unable to access model|(?:unknown|invalid|no such) model\b/i;
/** Where nothing else can be meant. */
const NO_MODEL_HERE =
  /\bmodel\b.{0,120}\b(?:unknown|not available|unavailable|removed|not supported|not have access)|access to (?:this|the) (?:requested )?model/i;
const NO_LANGUAGE =
  /\b(?:unsupported|invalid|unknown|not (?:a )?(?:valid|supported))\b.{0,40}\blanguage\b(?! model)|\blanguage\b(?! model).{0,60}\b(?:unsupported|invalid|not (?:a )?(?:valid|supported))|model\/language/i;
const TOO_LONG_CODE = /^(?:audio_too_long|file_too_large|request_too_large|audio_too_large)$/i;
const TOO_LONG =
  /\b(?:audio|file|duration)\b.{0,60}\b(?:too (?:long|large|big)|longer than|larger than|exceeds)|maximum content size/i;
const LIMITED = /rate.?limit|too many requests/i;

/** What a body says more exactly than its status; the first rule that fits decides. */
export const RULES: readonly Rule[] = [
  {
    statuses: /^(?:400|422)$/,
    when: ({ param, code, message }) =>
      /(?:^|\.)languages?(?:\[\])?$/.test(param) || code === "unsupported_language" ||
      NO_LANGUAGE.test(message),
    problem: "language",
  },
  {
    statuses: /^(?:400|422)$/,
    when: ({ code, message }) => TOO_LONG_CODE.test(code) || TOO_LONG.test(message),
    problem: "too_large",
  },
  // OpenAI answers 429 when the credit is gone: no wait helps. A message alone is not believed against a wait that is told.
  {
    statuses: /^4(?!13)/,
    when: ({ code, message, waitMs }) =>
      BROKE_CODE.test(code) || (BROKE.test(message) && waitMs === undefined),
    problem: "payment",
  },
  {
    statuses: /^40[013]$/,
    when: ({ code, message }) => LOCKED_CODE.test(code) || LOCKED.test(message),
    problem: "auth",
    concern: "account",
  },
  {
    statuses: /^403$/,
    when: ({ code, message }) => /^rate_limit/.test(code) || LIMITED.test(message),
    problem: "rate_limit",
  },
  {
    statuses: /^40[013]$/,
    when: ({ code, message }) => /^(?:unsupported_country|ip_not)/.test(code) || NOT_HERE.test(message),
    problem: "auth",
    concern: "place",
  },
  {
    statuses: /^403$/,
    when: ({ page, headers, message }) => page || headers.has("cf-mitigated") || FENCED.test(message),
    problem: "auth",
    concern: "place",
  },
  { statuses: /^403$/, when: (facts) => namesModel(facts, NO_MODEL_HERE), concern: "model" },
  {
    statuses: /^4(?:04|10)$/,
    when: (facts) => namesModel(facts, NO_MODEL_HERE),
    problem: "unavailable",
    concern: "model",
  },
  { statuses: /^4(?:00|22)$/, when: (facts) => namesModel(facts), problem: "unavailable", concern: "model" },
];

function namesModel({ code, message, param }: RefusalFacts, also?: RegExp): boolean {
  if (NO_MODEL_CODE.test(code) || param === "model" || NO_MODEL.test(message)) return true;
  return also?.test(message) ?? false;
}

/** Other client errors are the request's, other server errors the server's. */
export const STATUS_PROBLEMS: Readonly<Record<number, ProviderProblem>> = {
  401: "auth",
  402: "payment",
  403: "auth",
  404: "unavailable",
  405: "unavailable",
  407: "auth",
  // "Request upload timeout": the connection was too slow, the next may be faster.
  408: "network",
  409: "server",
  410: "unavailable",
  413: "too_large",
  423: "server",
  424: "server",
  425: "server",
  429: "rate_limit",
  451: "auth",
  // Groq: no flexible capacity just now; nginx: the connection was closed under it.
  498: "server",
  499: "server",
  511: "auth",
};

export const STATUS_CONCERNS: Readonly<Record<number, ProviderConcern>> = {
  404: "address",
  405: "address",
  // A proxy on the way wants a login; the law of a country; a network's own login page.
  407: "place",
  410: "address",
  451: "place",
  511: "place",
};
