const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "2m59.56s", "1h2m", "850ms" or a plain number of seconds, in milliseconds. */
export function parseDurationMs(text: string | null | undefined): number | undefined {
  const value = text?.trim();
  if (!value) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(value)) return Math.round(Number(value) * 1000);
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== value) return undefined;
  return Math.round(parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit], 0));
}

/**
 * How long a provider asks us to wait: its retry-after header (seconds or a date),
 * else the time in its message, else the reset of the limit that is used up.
 */
export function readRetryAfterMs(headers: Headers | undefined, message: string): number | undefined {
  return fromHeader(headers) ?? fromMessage(message) ?? fromResets(headers);
}

function fromHeader(headers: Headers | undefined): number | undefined {
  const value = headers?.get("retry-after");
  if (!value) return undefined;
  const relative = parseDurationMs(value);
  if (relative !== undefined) return relative;
  // A date is measured by the server's own clock, which may differ from ours.
  const wait = Date.parse(value) - Date.parse(headers?.get("date") ?? "");
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Groq: "Please try again in 1m39.738s." */
function fromMessage(message: string): number | undefined {
  return parseDurationMs(/try again in ((?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)/i.exec(message)?.[1]);
}

/** Groq names a reset per limit; Together has one, "the suggested retry interval". */
function fromResets(headers: Headers | undefined): number | undefined {
  const waits = ["-requests", "-audio-seconds", "-tokens", ""]
    .filter((limit) => Number(headers?.get(`x-ratelimit-remaining${limit}`) ?? NaN) <= 0)
    .map((limit) => parseDurationMs(headers?.get(`x-ratelimit-reset${limit}`)))
    .filter((ms) => ms !== undefined);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}
