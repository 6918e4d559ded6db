const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Nobody waits longer without looking again, whatever an outside party tells. */
export const LONGEST_TOLD_MS = 24 * 3_600_000;
/** A number of seconds, or of milliseconds, this large is a time since 1970 rather than a wait. */
const UNIX_SECONDS = 1e9;
const UNIX_MS = 1e12;
/** A body is not searched deeper than this for a wait. */
const DEEPEST = 5;

const AMOUNT = String.raw`\d+(?:\.\d+)?`;
const UNIT = String
  .raw`(?:ms|milliseconds?|msecs?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\b`;
const SPAN = String
  .raw`${AMOUNT}\s*(?:${UNIT}|(?=[smhd]\d)[smhd])(?:[\s,]*(?:and\s+)?${AMOUNT}\s*(?:${UNIT}|(?=[smhd]\d)[smhd]))*`;
const IN_MESSAGE = new RegExp(
  String.raw`\b(?:try|retry|again|wait|available|resets?)\b[^\d.]{0,40}?(${SPAN})`,
  "i",
);

const WAIT_FIELD = /^(?:retry_?(?:after|delay|in)|wait|estimated_time)_?(ms|millis\w*|s|sec\w*)?$/i;

/** What a wait is read from, beside headers and message. */
interface WaitFacts {
  /** Milliseconds since the Unix epoch: dates are measured by it where the server tells no time of its own. */
  now?: number;
  /** The answer's body, as JSON. */
  body?: unknown;
}

/** "2m59.56s", "1 minute 20 seconds", "850ms" or a plain number of seconds, in milliseconds; at most a day. */
export function parseDurationMs(text: string | null | undefined): number | undefined {
  const value = text?.trim().toLowerCase() ?? "";
  if (value.length > 100) return undefined;
  if (new RegExp(`^(?:${AMOUNT}|\\.\\d+)$`).test(value)) return bounded(Number(value) * 1000);
  if (!new RegExp(`^${SPAN}$`).test(value)) return undefined;
  const parts = [...value.matchAll(new RegExp(`(${AMOUNT})\\s*(ms|mil|msec|[smhd])`, "g"))];
  return bounded(parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMs(unit), 0));
}

function unitMs(unit: string): number {
  return UNIT_MS[unit] ?? 1;
}

/**
 * How long a provider asks us to wait, in milliseconds, at most a day: its retry-after header (seconds or a date), else what its
 * body or its message says, else the reset of the limit that is used up. Nonsense counts as nothing said.
 */
export function readRetryAfterMs(
  headers: Headers | undefined,
  message: string,
  { now, body }: WaitFacts = {},
): number | undefined {
  const serverNow = Date.parse(headers?.get("date") ?? "") || now;
  return fromHeader(headers, serverNow) ?? fromBody(body, serverNow) ?? fromMessage(message) ??
    fromResets(headers, serverNow);
}

/** A wait in any of the forms that are told: a duration, a date, a Unix time in seconds or milliseconds. */
export function parseWaitMs(told: unknown, now = NaN): number | undefined {
  if (typeof told !== "number" && typeof told !== "string") return undefined;
  const text = String(told).trim();
  const number = Number(text || NaN);
  if (Number.isNaN(number)) return parseDurationMs(text) ?? untilDate(text, now);
  if (number >= UNIX_MS) return bounded(number - now);
  if (number >= UNIX_SECONDS) return bounded(number * 1000 - now);
  return number < 0 ? undefined : bounded(number * 1000);
}

/** A date that is over means: now. */
function untilDate(text: string, now: number): number | undefined {
  if (!/\d{4}|:\d\d/.test(text)) return undefined;
  return bounded(Date.parse(text) - now);
}

function fromHeader(headers: Headers | undefined, now: number | undefined): number | undefined {
  return inMs(headers?.get("retry-after-ms") ?? headers?.get("x-ms-retry-after-ms")) ??
    parseWaitMs(headers?.get("retry-after"), now);
}

/** Fields such as retry_after, retryAfterMs, retry_delay, wherever they stand. */
function fromBody(body: unknown, now: number | undefined, depth = 0): number | undefined {
  if (depth > DEEPEST || typeof body !== "object" || body === null) return undefined;
  for (const [name, value] of Object.entries(body)) {
    const [isWait, unit = ""] = WAIT_FIELD.exec(name) ?? [];
    const told = !isWait
      ? fromBody(value, now, depth + 1)
      : /^m/i.test(unit)
      ? inMs(value)
      : parseWaitMs(value, now);
    if (told !== undefined) return told;
  }
  return undefined;
}

function inMs(told: unknown): number | undefined {
  const number = typeof told === "string" ? Number(told.trim() || NaN) : told;
  return typeof number === "number" && number >= 0 ? bounded(number) : undefined;
}

/** Groq: "Please try again in 1m39.738s." */
function fromMessage(message: string): number | undefined {
  return parseDurationMs(IN_MESSAGE.exec(message.slice(0, 2000))?.[1]);
}

/**
 * Groq names a reset per limit; Together has one, "the suggested retry interval". The longest of those that are used up,
 * or that do not say how much is left.
 */
function fromResets(headers: Headers | undefined, now: number | undefined): number | undefined {
  const waits = [...headers ?? []]
    .filter(([name]) => /^(?:x-)?rate-?limit-reset(?:-|$)/.test(name))
    .filter(([name]) => !(Number(headers?.get(name.replace("-reset", "-remaining"))) > 0))
    .map(([, value]) => parseWaitMs(value, now))
    .filter((ms) => ms !== undefined);
  return waits.length > 0 ? Math.max(...waits) : fromRateLimit(headers?.get("ratelimit"));
}

/** The standard's one header for all: `"default";r=0;t=6`, or in an earlier draft `limit=10, remaining=0, reset=6`. */
function fromRateLimit(value: string | null | undefined): number | undefined {
  return parseDurationMs(/\b(?:t|reset)=(\d+)/.exec(value ?? "")?.[1]);
}

function bounded(ms: number): number | undefined {
  return Number.isNaN(ms) ? undefined : Math.round(Math.min(LONGEST_TOLD_MS, Math.max(0, ms)));
}
