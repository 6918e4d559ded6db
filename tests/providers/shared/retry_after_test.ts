import { expect } from "expect";
import { parseDurationMs, readRetryAfterMs } from "../../../src/providers/shared/retry_after.ts";

for (
  const [text, ms] of [
    ["7", 7000],
    ["0", 0],
    ["4.5", 4500],
    ["2m59.56s", 179_560],
    ["1h2m", 3_720_000],
    ["850ms", 850],
    ["1d", 86_400_000],
    ["", undefined],
    ["soon", undefined],
    ["5 apples", undefined],
    ["-3", undefined],
    [null, undefined],
  ] as const
) {
  Deno.test(`a duration of "${text}" is ${ms} ms`, () => {
    expect(parseDurationMs(text)).toBe(ms);
  });
}

Deno.test("the header counts most, then the message, then the reset of what is used up", () => {
  const message = "Please try again in 20s.";
  const resets = { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "30s" };
  expect(readRetryAfterMs(new Headers({ "retry-after": "10", ...resets }), message)).toBe(10_000);
  expect(readRetryAfterMs(new Headers(resets), message)).toBe(20_000);
  expect(readRetryAfterMs(new Headers(resets), "")).toBe(30_000);
});

Deno.test("a limit that is not used up says nothing about the wait", () => {
  const headers = new Headers({
    "x-ratelimit-remaining-requests": "3",
    "x-ratelimit-reset-requests": "30s",
  });
  expect(readRetryAfterMs(headers, "")).toBeUndefined();
  expect(readRetryAfterMs(undefined, "")).toBeUndefined();
});

Deno.test("a date is measured by the server's clock, and never lies in the past", () => {
  const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000).toUTCString();
  expect(readRetryAfterMs(new Headers({ "retry-after": at(90), date: at(0) }), "")).toBe(90_000);
  expect(readRetryAfterMs(new Headers({ "retry-after": at(0), date: at(90) }), "")).toBe(0);
});
