import { expect } from "expect";
import fc from "fast-check";
import { parseDurationMs, readRetryAfterMs } from "../../../src/providers/shared/retry_after.ts";

const NOW = Date.parse("2026-11-28T13:00:00Z");
const A_DAY_MS = 86_400_000;
const inSeconds = (seconds: number) => new Date(NOW + seconds * 1000);

/** Each says: six seconds. */
const SIX_SECONDS: Record<string, { headers?: Record<string, string>; message?: string; body?: unknown }> = {
  "seconds": { headers: { "retry-after": "6" } },
  "seconds with a fraction": { headers: { "retry-after": "6.0" } },
  "a duration": { headers: { "retry-after": "6s" } },
  "a date, with no Date beside it": { headers: { "retry-after": inSeconds(6).toUTCString() } },
  "a date by a clock that is an hour ahead": {
    headers: { "retry-after": inSeconds(3606).toUTCString(), date: inSeconds(3600).toUTCString() },
  },
  "an ISO date": { headers: { "retry-after": inSeconds(6).toISOString() } },
  "a Unix time": { headers: { "retry-after": `${NOW / 1000 + 6}` } },
  "milliseconds": { headers: { "retry-after-ms": "6000", "retry-after": "7" } },
  "milliseconds as Azure says them": { headers: { "x-ms-retry-after-ms": "6000" } },
  "a reset alone": { headers: { "x-ratelimit-reset-requests": "6s" } },
  "the longest of two resets": {
    headers: { "x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6s" },
  },
  "the reset of what is used up": {
    headers: {
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "6s",
      "x-ratelimit-remaining-tokens": "5",
      "x-ratelimit-reset-tokens": "1h",
    },
  },
  "a reset in Unix seconds": { headers: { "x-ratelimit-reset": `${NOW / 1000 + 6}` } },
  "a reset in Unix milliseconds": { headers: { "x-ratelimit-reset": `${NOW + 6000}` } },
  "a reset as a date": { headers: { "x-ratelimit-reset-requests": inSeconds(6).toISOString() } },
  "a reset by the standard's name": { headers: { "ratelimit-remaining": "0", "ratelimit-reset": "6" } },
  "a reset by another spelling": { headers: { "x-rate-limit-reset": "6" } },
  "the standard's one header": { headers: { "ratelimit": '"default";r=0;t=6' } },
  "an earlier draft of it": { headers: { "ratelimit": "limit=10, remaining=0, reset=6" } },
  "a field": { body: { retry_after: 6 } },
  "a field in milliseconds": { body: { error: { retryAfterMs: 6000 } } },
  "a field deep down": { body: { error: { details: [{ "@type": "RetryInfo", retryDelay: "6s" }] } } },
  "a model that is being loaded": { body: { error: "loading", estimated_time: 6.0 } },
  "words": { message: "Rate limit of 20 per minute reached, please try again in 6 seconds." },
  "other words": { message: "Please retry after 6 secs (limit: 3 per 1 minute)" },
  "words with a unit alone": { message: "Please wait 6s." },
  "nonsense, and words": { headers: { "retry-after": "soon" }, message: "try again in 6s" },
};

for (const [title, { headers, message = "", body }] of Object.entries(SIX_SECONDS)) {
  Deno.test(`a wait told as ${title}`, () => {
    const given = headers && new Headers(headers);
    expect(readRetryAfterMs(given, message, { now: NOW, body })).toBe(6000);
  });
}

for (
  const nonsense of ["", "soon", "NaN", "-5", "-1s", "5 apples", "0x10 minutes", "null", "now()", "1 1 1"]
) {
  Deno.test(`a wait of "${nonsense}" is none`, () => {
    expect(readRetryAfterMs(new Headers({ "retry-after": nonsense }), nonsense, { now: NOW }))
      .toBeUndefined();
  });
}

Deno.test("a wait without measure is a day", () => {
  for (
    const huge of [
      "1e300",
      "Infinity",
      "999999999",
      "99999999999999999999999d",
      "Fri, 01 Jan 2999 00:00:00 GMT",
    ]
  ) {
    expect(readRetryAfterMs(new Headers({ "retry-after": huge }), "", { now: NOW })).toBe(A_DAY_MS);
  }
});

Deno.test("property: whatever is told, the wait is whole milliseconds of at most a day, or none", () => {
  const pieces = fc.constantFrom(
    "1",
    "6.5",
    "-",
    "e",
    "s",
    "m",
    "ms",
    " ",
    "minutes",
    "NaN",
    ":",
    "GMT",
    "T",
    "Z",
    "∞",
    ".",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join("")),
    fc.double().map(String),
  );
  const value = fc.oneof(text, fc.double(), fc.integer(), fc.constant(null), fc.object());
  fc.assert(fc.property(text, text, value, fc.integer(), (header, message, field, now) => {
    const headers = new Headers({
      "retry-after": header.replace(/[^\x20-\x7e]/g, ""),
      "retry-after-ms": String(JSON.stringify(field)).replace(/[^\x20-\x7e]/g, ""),
    });
    for (const told of [undefined, headers]) {
      const waitMs =
        readRetryAfterMs(told, `try again in ${message}`, { now, body: { retry_after: field } }) ?? 0;
      expect(Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= A_DAY_MS).toBe(true);
    }
  }));
});

Deno.test("property: a duration that is written is read", () => {
  const count = fc.integer({ min: 0, max: 59 });
  fc.assert(fc.property(count, count, fc.integer({ min: 0, max: 999 }), (minutes, seconds, ms) => {
    const expected = minutes * 60_000 + seconds * 1000 + ms;
    expect(parseDurationMs(`${minutes}m${seconds}.${String(ms).padStart(3, "0")}s`)).toBe(expected);
    expect(parseDurationMs(`${minutes} minutes and ${seconds} seconds, ${ms} ms`)).toBe(expected);
  }));
});

Deno.test("a message without end costs no time to look through", () => {
  const message = `retry ${"1 minute and ".repeat(50_000)}`;
  expect(readRetryAfterMs(undefined, message, { now: NOW })).toBeUndefined();
});
