import { expect } from "expect";
import { ProviderError } from "../../src/pipeline/errors.ts";
import type { Transcriber } from "../../src/pipeline/transcriber.ts";
import { withTimeout } from "../../src/providers/wrappers/with_timeout.ts";
import { testTranscriber, type TranscriberSituation } from "../contracts/transcriber.ts";
import { FakeClock } from "../fake_clock.ts";
import { ADAPTERS, API_KEY, withKey } from "./adapters.ts";
import { neverAborted, testPiece } from "./pieces.ts";
import { addressOfNobody, type Behaviour, ProviderServer, rudeServer } from "./provider_server.ts";

const OPTIONS = { diarize: false };

async function failure(transcriber: Transcriber): Promise<ProviderError> {
  const work = transcriber.transcribe(testPiece(), OPTIONS, neverAborted());
  const error = await work.then(() => undefined, (reason) => reason);
  if (!(error instanceof ProviderError)) throw new Error(`expected a ProviderError, not ${error}`);
  return error;
}

for (const { name, fixtures, create } of ADAPTERS) {
  const behaviours: Record<string, Behaviour> = {
    speech: fixtures.speech,
    silence: fixtures.silence,
    endless: "never answer",
  };
  testTranscriber({
    name,
    open(situation): Promise<TranscriberSituation> {
      const server = new ProviderServer(behaviours[situation]);
      return Promise.resolve({
        transcriber: create(server.url),
        piece: testPiece(),
        underWay: server.arrived,
        [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
      });
    },
  });

  Deno.test(`${name}: maps speech to segments with words and an ISO language`, async () => {
    await using server = new ProviderServer(fixtures.speech);
    const answer = await create(server.url).transcribe(testPiece(), OPTIONS, neverAborted());
    expect(answer.language).toBe("id");
    expect(answer.segments.map(({ text }) => text)).toEqual(["Selamat pagi.", "Rapat dimulai jam sembilan."]);
    expect(answer.segments.map(({ startSeconds }) => startSeconds)).toEqual([0, 6.2]);
    expect(answer.segments.map(({ words }) => words?.map(({ text }) => text))).toEqual([
      ["Selamat", "pagi."],
      ["Rapat", "dimulai", "jam", "sembilan."],
    ]);
    expect(answer.segments[1].words?.[3]).toEqual({ text: "sembilan.", startSeconds: 7.4, endSeconds: 8.2 });
  });

  for (const [title, recorded] of Object.entries(fixtures)) {
    const wanted = recorded.expect;
    if (wanted === undefined) continue;
    Deno.test(`${name}: ${title} is "${wanted.problem}"`, async () => {
      await using server = new ProviderServer(withKey(recorded));
      const error = await failure(create(server.url));
      expect({ problem: error.problem, retryAfterMs: error.retryAfterMs }).toEqual(wanted);
      expect(error.status).toBe(recorded.status);
      expect(server.received.length).toBe(1);
      expect(Deno.inspect(error, { depth: 10 })).not.toContain(API_KEY);
      expect(error.message).not.toMatch(/<|\n/);
    });
  }

  Deno.test(`${name}: a connection cut in the answer is "network"`, async () => {
    await using server = new ProviderServer("cut the answer");
    expect((await failure(create(server.url))).problem).toBe("network");
  });

  Deno.test(`${name}: a connection cut before the answer is "network"`, async () => {
    await using server = rudeServer();
    const error = await failure(create(server.url));
    expect(error.problem).toBe("network");
    expect(error.retryable).toBe(true);
  });

  Deno.test(`${name}: nobody at the address is "network"`, async () => {
    const url = addressOfNobody();
    expect((await failure(create(url))).problem).toBe("network");
  });

  for (const behaviour of ["never answer", "stall in the answer"] as const) {
    Deno.test(`${name}: to ${behaviour} is "timeout" after the time given`, async () => {
      await using server = new ProviderServer(behaviour);
      const clock = new FakeClock();
      const limited = withTimeout(create(server.url), { baseMs: 1000, perAudioSecondMs: 100 }, clock);
      const failed = failure(limited);
      await server.arrived;
      await clock.advance(2199);
      expect(clock.sleeping).toBe(1);
      await clock.advance(1);
      expect((await failed).problem).toBe("timeout");
    });
  }

  Deno.test(`${name}: an abort while the answer comes throws the signal's reason`, async () => {
    await using server = new ProviderServer("stall in the answer");
    const controller = new AbortController();
    const work = create(server.url).transcribe(testPiece(), OPTIONS, controller.signal);
    const outcome = expect(work).rejects.toBe("enough");
    await server.arrived;
    controller.abort("enough");
    await outcome;
  });

  Deno.test(`${name}: a piece that is too long is refused before anything is sent`, async () => {
    await using server = new ProviderServer(fixtures.speech);
    const transcriber = create(server.url);
    const tooLong = testPiece(transcriber.capabilities.limits.maxSeconds + 1);
    const work = transcriber.transcribe(tooLong, OPTIONS, neverAborted());
    await expect(work).rejects.toMatchObject({ problem: "too_large" });
    expect(server.received).toEqual([]);
  });

  Deno.test(`${name}: a file that is too large is refused before anything is sent`, async () => {
    await using server = new ProviderServer(fixtures.speech);
    const transcriber = create(server.url);
    const large = testPiece(1, new Uint8Array(transcriber.capabilities.limits.maxBytes + 1));
    const work = transcriber.transcribe(large, OPTIONS, neverAborted());
    await expect(work).rejects.toMatchObject({ problem: "too_large" });
    expect(server.received).toEqual([]);
  });
}
