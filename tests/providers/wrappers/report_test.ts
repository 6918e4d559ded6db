import { expect } from "expect";
import { Feed } from "../../../src/feed.ts";
import { ProviderError } from "../../../src/pipeline/errors.ts";
import type { ProviderRequest } from "../../../src/pipeline/provider_status.ts";
import type { Transcriber } from "../../../src/pipeline/transcriber.ts";
import { withReport } from "../../../src/providers/wrappers/with_report.ts";
import { FakeClock } from "../../fake_clock.ts";
import { neverAborted, testPiece } from "../pieces.ts";

const OPTIONS = { diarize: false };
const SPOKEN = { provider: "groq", model: "test", segments: [] };

/** A provider that takes two seconds, and what is told of it. */
function reported(answer: () => Promise<typeof SPOKEN>) {
  const clock = new FakeClock();
  const requests = new Feed<ProviderRequest>();
  const told: ProviderRequest[] = [];
  requests.listen((request) => told.push(request));
  const limits = { containers: ["ogg" as const], maxBytes: 1000, maxSeconds: 60 };
  const capabilities = { limits, languages: "any" as const, diarization: false };
  const inner: Transcriber = {
    ...{ provider: "groq", model: "test", capabilities },
    transcribe: async () => {
      await clock.sleep(2_000);
      return await answer();
    },
  };
  return { clock, told, transcriber: withReport(inner, { requests, clock }) };
}

async function codeOf(error: Error, signal = neverAborted()): Promise<string> {
  const { clock, told, transcriber } = reported(() => Promise.reject(error));
  const outcome = expect(transcriber.transcribe(testPiece(), OPTIONS, signal)).rejects.toBe(error);
  await clock.advance(2_000);
  await outcome;
  return told.map(({ code }) => code).join();
}

Deno.test("report: an answer is told with its time, and says it", async () => {
  const { clock, told, transcriber } = reported(() => Promise.resolve(SPOKEN));
  const answer = transcriber.transcribe(testPiece(12), OPTIONS, neverAborted());
  await clock.advance(2_000);
  expect(await answer).toEqual({ ...SPOKEN, tookSeconds: 2 });
  expect(told).toEqual([{ provider: "groq", model: "test", code: "200", seconds: 2, audioSeconds: 12 }]);
});

Deno.test("report: a failure is told by its status, else by what went wrong", async () => {
  expect(await codeOf(new ProviderError("groq", "rate_limit", "slow down", { status: 429 }))).toBe("429");
  expect(await codeOf(new ProviderError("groq", "timeout", "no answer"))).toBe("timeout");
  expect(await codeOf(new ProviderError("groq", "server", "a page", { status: 200 }))).toBe("unreadable");
  expect(await codeOf(new Error("a defect"))).toBe("internal");
  expect(await codeOf(new Error("stop"), AbortSignal.abort())).toBe("aborted");
});
