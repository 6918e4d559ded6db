import { expect } from "expect";
import { ProviderError } from "../../../src/pipeline/errors.ts";
import type { Transcriber } from "../../../src/pipeline/transcriber.ts";
import { withRetry } from "../../../src/providers/wrappers/with_retry.ts";
import { withTimeout } from "../../../src/providers/wrappers/with_timeout.ts";
import { FakeClock } from "../../fake_clock.ts";
import { neverAborted, testPiece } from "../pieces.ts";

const OPTIONS = { diarize: false };

function transcriber(transcribe: Transcriber["transcribe"]): Transcriber {
  const limits = { containers: ["ogg" as const], maxBytes: 1000, maxSeconds: 60 };
  const capabilities = { limits, languages: "any" as const, diarization: false };
  return { provider: "groq", model: "test", capabilities, transcribe };
}

/** When each attempt began, in milliseconds after the first. */
async function attempts(error: ProviderError, random: number): Promise<number[]> {
  const clock = new FakeClock();
  const begins: number[] = [];
  const failing = transcriber(() => {
    begins.push(clock.now());
    return Promise.reject(error);
  });
  const retried = withRetry(failing, { clock, random: () => random, maxWaitMs: 10_000 });
  const outcome = expect(retried.transcribe(testPiece(), OPTIONS, neverAborted())).rejects.toBe(error);
  await clock.advance(60_000);
  await outcome;
  return begins.map((begin) => begin - begins[0]);
}

Deno.test("retry: pauses grow, with jitter", async () => {
  const error = new ProviderError("groq", "server", "down", { status: 503 });
  expect(await attempts(error, 0)).toEqual([0, 500, 1500]);
  expect(await attempts(error, 0.5)).toEqual([0, 750, 2250]);
});

Deno.test("retry: the provider's own wait is never shortened", async () => {
  const error = new ProviderError("groq", "rate_limit", "slow down", { status: 429, retryAfterMs: 4000 });
  expect(await attempts(error, 0)).toEqual([0, 4000, 8000]);
  expect(await attempts(error, 0.5)).toEqual([0, 4250, 8750]);
});

Deno.test("retry: a wait beyond the cap is left to others", async () => {
  const error = new ProviderError("groq", "rate_limit", "slow down", { status: 429, retryAfterMs: 10_001 });
  expect(await attempts(error, 0)).toEqual([0]);
});

Deno.test("retry: an abort ends the pause at once", async () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const failing = transcriber(() => Promise.reject(new ProviderError("groq", "server", "down")));
  const retried = withRetry(failing, { clock, random: () => 0, maxWaitMs: 10_000 });
  const work = retried.transcribe(testPiece(), OPTIONS, controller.signal);
  const outcome = expect(work).rejects.toBe("enough");
  await clock.advance(100);
  controller.abort("enough");
  await outcome;
  expect(clock.sleeping).toBe(0);
});

Deno.test("timeout: an answer in time leaves no timer behind", async () => {
  const clock = new FakeClock();
  const answer = { segments: [], provider: "groq", model: "test" };
  const limited = withTimeout(
    transcriber(() => Promise.resolve(answer)),
    { baseMs: 1000, perAudioSecondMs: 0 },
    clock,
  );
  expect(await limited.transcribe(testPiece(), OPTIONS, neverAborted())).toBe(answer);
  expect(clock.sleeping).toBe(0);
});

Deno.test("timeout: the caller's abort is not taken for a time-out", async () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const slow = transcriber(async (_piece, _options, signal) => {
    await clock.sleep(1e9, signal);
    throw new Error("slept through");
  });
  const limited = withTimeout(slow, { baseMs: 1000, perAudioSecondMs: 0 }, clock);
  const outcome = expect(limited.transcribe(testPiece(), OPTIONS, controller.signal)).rejects.toBe("enough");
  await clock.advance(999);
  controller.abort("enough");
  await outcome;
  expect(clock.sleeping).toBe(0);
});
