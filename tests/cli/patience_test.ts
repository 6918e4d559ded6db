import { expect } from "expect";
import { AllProvidersFailed, ProviderError } from "../../src/pipeline/errors.ts";
import { Patience } from "../../src/cli/patience.ts";
import { FakeClock } from "../fake_clock.ts";
import { fakePiece, fakeTranscriber } from "../fakes/audio.ts";

const MINUTE = 60_000;
const limit = (retryAfterMs?: number) =>
  new AllProvidersFailed([
    new ProviderError("deepgram", "auth", "the key is refused"),
    new ProviderError("groq", "rate_limit", "the hourly limit is reached", { retryAfterMs }),
  ]);

/** A provider that fails with these errors, one a request, then answers. */
function bed(failures: Error[]) {
  const clock = new FakeClock();
  const said: string[] = [];
  const job = new AbortController();
  const inner = fakeTranscriber(() => {
    const failure = failures.shift();
    return failure ? Promise.reject(failure) : Promise.resolve();
  });
  const patient = new Patience(clock, (text) => said.push(text)).wrap(inner);
  const ask = (index: number) =>
    patient.transcribe(fakePiece(index, index, 1), { diarize: false }, job.signal);
  return { clock, said, job, inner, ask };
}

Deno.test("the wait that a provider asks for is sat out and told: one request before, one after", async () => {
  const { clock, said, inner, ask } = bed([limit(24 * MINUTE)]);
  const asked = ask(0);
  await clock.advance(24 * MINUTE - 1);
  expect(inner.calls).toEqual([0]);
  expect(said).toEqual(["groq asks to wait: it goes on by itself in 24:00"]);
  await clock.advance(1);
  expect((await asked).segments[0].text).toBe("piece 0");
  expect(inner.calls).toEqual([0, 0]);
});

Deno.test("pieces that are refused together wait together and say it once; a new one does not ask meanwhile", async () => {
  const { clock, said, inner, ask } = bed([limit(MINUTE), limit(MINUTE)]);
  const asked = [ask(0), ask(1)];
  await clock.advance(1000);
  asked.push(ask(2));
  await clock.advance(MINUTE - 1001);
  expect(inner.calls).toEqual([0, 1]);
  await clock.advance(1);
  await Promise.all(asked);
  expect(inner.calls.toSorted()).toEqual([0, 0, 1, 1, 2]);
  expect(said.length).toBe(1);
});

Deno.test("short waits that are of no use grow, and end", async () => {
  const { clock, inner, ask } = bed(Array.from({ length: 99 }, () => limit(1)));
  const times: number[] = [];
  const start = clock.now();
  const asked = ask(0).catch((error: unknown) => error);
  await clock.advance(0);
  for (let second = 0; second < 600; second++) {
    if (inner.calls.length > times.length) times.push((clock.now() - start) / 1000);
    await clock.advance(1000);
  }
  expect(times).toEqual([0, 5, 15, 35, 75, 155]);
  expect(await asked).toBeInstanceOf(AllProvidersFailed);
});

Deno.test("a wait that is told in portions is given up when they come to more than two hours", async () => {
  const { clock, said, inner, ask } = bed(Array.from({ length: 9 }, () => limit(60 * MINUTE)));
  const asked = ask(0).catch((error: unknown) => error);
  await clock.advance(60 * MINUTE);
  await clock.advance(60 * MINUTE);
  expect(await asked).toBeInstanceOf(AllProvidersFailed);
  expect([said.length, inner.calls.length]).toEqual([2, 3]);
});

Deno.test("a piece that is finished gives new patience", async () => {
  const failures: Error[] = [];
  const { clock, inner, ask } = bed(failures);
  for (let index = 0; index < 8; index++) {
    failures.push(limit(90 * MINUTE));
    const asked = ask(index);
    await clock.advance(90 * MINUTE);
    await asked;
  }
  expect(inner.calls.length).toBe(16);
});

for (
  const [what, failure] of [
    ["a day", limit(24 * 60 * MINUTE)],
    ["nobody knows how long", limit()],
    [
      "what no wait mends",
      new AllProvidersFailed([new ProviderError("groq", "payment", "no credit is left")]),
    ],
  ] as const
) {
  Deno.test(`${what} is not waited for`, async () => {
    const { said, ask, clock } = bed([failure]);
    await expect(ask(0)).rejects.toBe(failure);
    expect(said).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });
}

Deno.test("when one piece fails for good, those that wait fail at once with its reason", async () => {
  const dead = new AllProvidersFailed([new ProviderError("groq", "payment", "no credit is left")]);
  const { clock, inner, ask } = bed([limit(MINUTE)]);
  const waiting = ask(0).catch((error: unknown) => error);
  await clock.advance(10);
  inner.transcribe = () => Promise.reject(dead);
  const late = ask(1).catch((error: unknown) => error);
  await clock.advance(MINUTE);
  expect([await waiting, await late]).toEqual([dead, dead]);
  expect(clock.sleeping).toBe(0);
});

Deno.test("Ctrl-C ends the wait", async () => {
  const { clock, job, ask } = bed([limit(MINUTE)]);
  const asked = ask(0).catch((error: unknown) => error);
  await clock.advance(10);
  job.abort(new Error("stopped"));
  expect(await asked).toEqual(new Error("stopped"));
  expect(clock.sleeping).toBe(0);
});
