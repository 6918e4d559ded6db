import { expect } from "expect";
import { readRefusal } from "../../../src/providers/shared/refusal.ts";

/** An error body as OpenAI and its like write it. */
const openAi = (message: string, code?: string, param?: string) => ({
  error: { message, type: "e", code, param },
});
const page = (title: string) => `<!DOCTYPE html><html><head><title>${title}</title></head></html>`;

/** What came -> "problem, concern", and a part of what the operator is told. */
const TABLE: readonly [
  judged: string,
  told: string,
  status: number,
  body: unknown,
  headers?: Record<string, string>,
][] = [
  // The key
  ["auth key", "the key is refused; check it", 401, openAi("Incorrect API key provided", "invalid_api_key")],
  ["auth key", "the key is refused", 403, openAi("You have insufficient permissions for this operation.")],
  ["auth key", "the key is refused", 401, ""],
  ["auth key", "the key is refused", 403, {
    err_code: "INSUFFICIENT_PERMISSIONS",
    err_msg: "no scope usage:write",
  }],
  ["auth key", "a web page: 401 Authorization Required", 401, page("401 Authorization Required")],
  [
    "auth key",
    "the key is refused",
    401,
    openAi("Invalid subscription key, or wrong regional API endpoint."),
  ],
  ["auth key", "the key is refused", 401, openAi("API key expired")],
  // The account
  [
    "payment account",
    "add credit",
    429,
    openAi("You exceeded your current quota, please check your plan.", "insufficient_quota"),
  ],
  ["payment account", "add credit", 429, openAi("Your account is not active", "billing_not_active")],
  [
    "payment account",
    "add credit",
    400,
    openAi("Billing hard limit has been reached", "billing_hard_limit_reached"),
  ],
  ["payment account", "add credit", 402, { err_code: "ASR_PAYMENT_REQUIRED", err_msg: "not enough credits" }],
  [
    "payment account",
    "add credit",
    403,
    openAi("Organization has reached its spend limit", "blocked_api_access"),
  ],
  ["payment account", "add credit", 402, ""],
  [
    "auth account",
    "restricted or closed",
    400,
    openAi("Organization has been restricted. Please reach out to support.", "organization_restricted"),
  ],
  [
    "auth account",
    "restricted or closed",
    401,
    openAi("The account has been deactivated.", "account_deactivated"),
  ],
  ["auth account", "restricted or closed", 403, { detail: "Your project was suspended" }],
  // A limit, which passes
  ["rate_limit account", "HTTP 429", 429, openAi("Rate limit reached", "rate_limit_exceeded")],
  ["rate_limit account", "HTTP 429", 429, openAi("You exceeded your current quota. Please retry in 6s."), {
    "retry-after": "6",
  }],
  ["rate_limit account", "HTTP 429", 429, page("You are being rate limited")],
  ["rate_limit account", "HTTP 403", 403, { message: "API rate limit exceeded" }],
  // The model
  [
    "unavailable model",
    "check GROQ_MODEL",
    404,
    openAi("The model `whisper-1` has been deprecated", "model_not_found"),
  ],
  [
    "unavailable model",
    "check GROQ_MODEL",
    400,
    openAi(
      "The model `distil-whisper` has been decommissioned and is no longer supported.",
      "model_decommissioned",
    ),
  ],
  ["unavailable model", "check GROQ_MODEL", 404, {
    object: "error",
    message: "The model `x` does not exist.",
    code: 404,
  }],
  ["unavailable model", "check GROQ_MODEL", 404, { detail: "Model 'x' is not installed locally." }],
  ["unavailable model", "check GROQ_MODEL", 404, openAi('model "x" not found, try pulling it first')],
  ["unavailable model", "check GROQ_MODEL", 400, openAi("bad value", undefined, "model")],
  ["auth model", "not open to this key", 403, {
    err_code: "INSUFFICIENT_PERMISSIONS",
    err_msg: "Project does not have access to the requested model.",
  }],
  // Where we are
  [
    "auth place",
    "network or country",
    403,
    openAi("Country, region, or territory not supported", "unsupported_country_region_territory"),
  ],
  ["auth place", "network or country", 403, openAi("Access denied. Please check your network settings.")],
  ["auth place", "network or country", 401, openAi("Your IP address is not allowed", "ip_not_authorized")],
  [
    "auth place",
    "a web page: Attention Required! | Cloudflare",
    403,
    page("Attention Required! | Cloudflare"),
  ],
  ["auth place", "a web page: Just a moment...", 403, page("Just a moment..."), {
    "cf-mitigated": "challenge",
  }],
  ["auth place", "network or country", 403, "error code: 1020"],
  ["auth place", "network or country", 451, ""],
  ["auth place", "network or country", 407, page("Proxy Authentication Required")],
  ["auth place", "network or country", 511, page("Welcome to our WiFi")],
  ["auth place", "network or country", 400, openAi("User location is not supported for the API use.")],
  ["auth place", "network or country", 403, page("ERROR: The request could not be satisfied")],
  // The address
  ["unavailable address", "check GROQ_BASE_URL", 404, { detail: "Not Found" }],
  ["unavailable address", "check GROQ_BASE_URL", 404, page("404 Not Found")],
  ["unavailable address", "check GROQ_BASE_URL", 405, { detail: "Method Not Allowed" }],
  ["unavailable address", "check GROQ_BASE_URL", 410, ""],
  ["unavailable address", "moved to https://new.example/v1: set GROQ_BASE_URL", 301, "", {
    location: "https://new.example/v1",
  }],
  [
    "unavailable address",
    "check GROQ_BASE_URL",
    404,
    openAi("Unknown request URL: POST /v2/x", "unknown_url"),
  ],
  // This request
  ["bad_request request", "HTTP 400", 400, openAi("The model does not support this audio format")],
  [
    "bad_request request",
    "HTTP 400",
    400,
    openAi("the language model could not read the input, invalid frames"),
  ],
  [
    "bad_request request",
    "HTTP 400",
    400,
    openAi("Audio is too short. Minimum audio length is 0.1 seconds."),
  ],
  [
    "bad_request request",
    "could not process file",
    400,
    openAi("could not process file - is it a valid media file?"),
  ],
  ["bad_request request", "(file: Field required)", 422, {
    detail: [{ type: "missing", loc: ["body", "file"], msg: "Field required" }, {
      loc: ["body", "model"],
      msg: "x",
    }],
  }],
  ["bad_request request", "(prompt.0: too long)", 422, {
    detail: [{ loc: ["body", "prompt", 0], msg: "too long" }],
  }],
  ["bad_request request", "(bad thing)", 400, { title: "bad thing", status: 400 }],
  ["bad_request request", "(one)", 400, { errors: [{ message: "one" }, { message: "two" }] }],
  ["bad_request request", "HTTP 422", 422, ""],
  ["language request", "(language: Input should be 'af' or 'am')", 422, {
    detail: [{ type: "enum", loc: ["body", "language"], msg: "Input should be 'af' or 'am'" }],
  }],
  [
    "language request",
    "jw",
    400,
    openAi("Invalid language 'jw'. Language parameter must be specified in ISO-639-1 format."),
  ],
  ["language request", "xx", 400, openAi("Language 'xx' is not supported.", "unsupported_language")],
  ["language request", "tier", 400, {
    err_code: "Bad Request",
    err_msg: "No such model/language/tier combination found.",
  }],
  [
    "too_large request",
    "HTTP 413",
    413,
    openAi("Limit 7200, Requested 10200. Please try again in 25m0s.", "rate_limit_exceeded"),
  ],
  ["too_large request", "4 hours", 400, openAi("Audio is longer than 4 hours", "audio_too_long")],
  [
    "too_large request",
    "1400",
    400,
    openAi("audio duration 1500 seconds is longer than 1400 seconds", "invalid_value"),
  ],
  // The server
  ...[409, 423, 424, 425, 498, 499, 500, 501, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530]
    .map((
      status,
    ) => ["server server", `HTTP ${status}`, status, ""] as [string, string, number, unknown]),
  ["server server", "a web page: Bad gateway", 502, page("Bad gateway")],
  ["network server", "Request upload timeout", 408, {
    err_code: "SLOW_UPLOAD",
    err_msg: "Request upload timeout.",
  }],
];

for (const [judged, told, status, body, headers] of TABLE) {
  Deno.test(`${status} ${JSON.stringify(body).slice(0, 90)} is ${judged}`, () => {
    const request = { provider: "groq", secrets: ["sandbox-key"], now: 0 } as const;
    const error = readRefusal({ status, headers: new Headers(headers), body }, request);
    expect(`${error.problem} ${error.concern}`).toBe(judged);
    expect(error.message).toContain(told);
    expect(error.message).not.toMatch(/[\n<]|undefined|\[object/);
    expect(error.retryable).toBe(["rate_limit", "server", "network"].includes(error.problem));
  });
}

for (
  const body of [null, 7, [], {}, { error: null }, { error: { message: { text: 1 } } }, { detail: [] }, {
    detail: [null],
  }]
) {
  Deno.test(`a refusal that says ${JSON.stringify(body)} is told by its status`, () => {
    const error = readRefusal({ status: 500, body }, { provider: "openai", secrets: [""], now: 0 });
    expect(error.message).toBe("HTTP 500");
  });
}
