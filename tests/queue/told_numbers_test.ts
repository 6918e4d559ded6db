import { expect } from "expect";
import { SourceError } from "../../src/pipeline/errors.ts";
import { costOf } from "../../src/queue/fair_line.ts";
import { pauseAfter } from "../../src/queue/retry.ts";

const HOUR_MS = 3_600_000;

Deno.test("whatever a stranger tells of a file, its place in the line can be counted", () => {
  for (const told of [-1, 0, NaN, Infinity, -Infinity, 2 ** 53]) {
    for (
      const file of [{ sizeBytes: told }, { durationSeconds: told }, {
        durationSeconds: told,
        sizeBytes: told,
      }]
    ) {
      const cost = costOf({ fileId: "f", fileUniqueId: "u", chatId: 1, messageId: 1, ...file });
      expect(cost).toBeGreaterThanOrEqual(1);
      expect(cost).toBeLessThanOrEqual(30);
    }
  }
});

function pause(error: SourceError, acceptedAgoMs: number) {
  const history = { failedAttempts: 99, acceptedAgoMs, idleMs: acceptedAgoMs, vainWaits: 0 };
  return pauseAfter(error, { ...history, maxRetries: 2, random: () => 1 });
}

Deno.test("an outage parks for a day, however often it was tried, with pauses that grow", () => {
  const outage = new SourceError("unavailable", "RPC_CALL_FAIL", { retryAfterMs: 30_000, isOutage: true });
  const waits = [0, HOUR_MS / 6, HOUR_MS, 23 * HOUR_MS].map((ago) => pause(outage, ago)?.waitMs);
  expect(waits).toEqual([30_000, 60_000, 300_000, 300_000]);
  expect(pause(outage, 24 * HOUR_MS)).toBe(undefined);
});

Deno.test("what is no outage ends after its retries, and no wait of accounts lasts for ever", () => {
  expect(pause(new SourceError("unavailable", "every account is set aside"), 0)).toBe(undefined);
  const wait = new SourceError("wait", "frozen", { retryAfterMs: HOUR_MS });
  expect(pause(wait, 71 * HOUR_MS)?.waitMs).toBe(HOUR_MS);
  expect(pause(wait, 72 * HOUR_MS)).toBe(undefined);
});
