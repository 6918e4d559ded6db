import { expect } from "expect";
import type { PlacedPiece } from "../../src/transcript/transcript.ts";
import { AllProvidersFailed, ProviderError } from "../../src/pipeline/errors.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { transcribe, type TranscribeRequest } from "../../src/pipeline/transcribe.ts";
import { wrapTranscriber } from "../../src/pipeline/transcriber.ts";
import { ArrivalOrder, Semaphore } from "../../src/semaphore.ts";
import { fakeReader, fakeTranscriber } from "../fakes/audio.ts";
import { settle } from "../fake_clock.ts";

function request(lengths: number[], more: Partial<TranscribeRequest> = {}): TranscribeRequest {
  return {
    source: memoryFile("a.wav", new Uint8Array(1)),
    reader: fakeReader(lengths),
    transcriber: fakeTranscriber(),
    options: { diarize: false },
    plan: { minSeconds: 1, maxSeconds: 2 },
    concurrency: 3,
    pieceSlots: new Semaphore(3, new ArrivalOrder()),
    ...more,
  };
}
const signal = new AbortController().signal;

Deno.test("pieces that finish out of order are merged in order, each at its exact place", async () => {
  const release = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const transcriber = fakeTranscriber((piece) => release[piece.index].promise);
  const done = transcribe(request([10, 20, 5], { transcriber }), signal);
  for (const index of [2, 0, 1]) {
    release[index].resolve();
    await settle();
  }
  const transcript = await done;
  expect(transcript.segments.map((s) => [s.text, s.startSeconds, s.endSeconds])).toEqual([
    ["piece 0", 0, 10],
    ["piece 1", 10, 30],
    ["piece 2", 30, 35],
  ]);
  expect(transcript.durationSeconds).toBe(35);
});

Deno.test("a silent piece is never sent", async () => {
  const transcriber = fakeTranscriber();
  const transcript = await transcribe(request([10, -30, 5], { transcriber }), signal);
  expect(transcriber.calls).toEqual([0, 2]);
  expect(transcript.durationSeconds).toBe(45);
});

Deno.test("later pieces are told what the beginning speaks, over a restart too", async () => {
  const told: (string | undefined)[] = [];
  const languages = [undefined, "en", "it", undefined];
  const plain = fakeTranscriber();
  const transcriber = wrapTranscriber(plain, async (piece, ...asked) => {
    told[piece.index] = piece.spoken;
    await expect(piece.encode(plain.capabilities.limits, signal)).rejects.toThrow("no encoded form");
    return { ...await plain.transcribe(piece, ...asked), language: languages[piece.index] };
  });
  const finished: PlacedPiece[] = [];
  const onPiece = (piece: PlacedPiece) => Promise.resolve(void finished.push(piece));
  await transcribe(request([10, 10, 10, 10], { transcriber, concurrency: 1, onPiece }), signal);
  expect(told).toEqual([undefined, undefined, "en", "en"]);
  told.length = 0;
  const kept = finished.slice(0, 3);
  await transcribe(request([10, 10, 10, 10], { transcriber, finished: kept }), signal);
  expect(told).toEqual([undefined, undefined, undefined, "en"]);
});

Deno.test("a piece shorter than any word is never sent: it would be refused, or billed as ten seconds", async () => {
  const transcriber = fakeTranscriber();
  const transcript = await transcribe(request([10, 0.001, 0.1], { transcriber }), signal);
  expect(transcriber.calls).toEqual([0, 2]);
  expect(transcript.durationSeconds).toBeCloseTo(10.101);
});

Deno.test("pieces of an earlier run at the same place are not transcribed again; moved ones are", async () => {
  const earlier: PlacedPiece[] = [];
  await transcribe(
    request([10, 20, 5], { onPiece: async (p) => void earlier.push(await Promise.resolve(p)) }),
    signal,
  );
  const same = fakeTranscriber();
  await transcribe(request([10, 20, 5], { transcriber: same, finished: earlier }), signal);
  expect(same.calls).toEqual([]);
  const moved = fakeTranscriber();
  await transcribe(request([11, 20, 5], { transcriber: moved, finished: earlier }), signal);
  expect(moved.calls).toEqual([0, 1, 2]);
});

Deno.test("when one piece fails, those under way are still stored before the error is thrown", async () => {
  const stored: number[] = [];
  const slow = Promise.withResolvers<void>();
  const transcriber = fakeTranscriber(async (piece) => {
    if (piece.index === 1) throw new Error("refused");
    await slow.promise;
  });
  const onPiece = async (piece: PlacedPiece) => void stored.push(await Promise.resolve(piece.index));
  const run = transcribe(request([1, 1, 1, 1, 1], { transcriber, onPiece, concurrency: 2 }), signal);
  const refused = expect(run).rejects.toThrow("refused");
  await settle();
  slow.resolve();
  await refused;
  expect(stored).toEqual([0]);
  expect(transcriber.calls).toEqual([0, 1]);
});

Deno.test("over all files no more pieces are cut than there are slots, and every slot comes back", async () => {
  const pieceSlots = new Semaphore<object>(3, new ArrivalOrder());
  const taken = [[], [], []] as number[][];
  const gate = Promise.withResolvers<void>();
  const transcriber = fakeTranscriber(() => gate.promise);
  const runs = taken.map((cut) =>
    transcribe(
      request([1, 1, 1, 1], { transcriber, pieceSlots, reader: fakeReader([1, 1, 1, 1], cut) }),
      signal,
    )
  );
  await settle();
  expect(taken.flat()).toHaveLength(3);
  gate.resolve();
  await Promise.all(runs);
  expect(taken.flat()).toHaveLength(12);
  expect(pieceSlots.inUse).toBe(0);
});

Deno.test("a run that fails, or is aborted while it waits for a slot, leaves none taken", async () => {
  const pieceSlots = new Semaphore<object>(1, new ArrivalOrder());
  const failing = fakeTranscriber(() => Promise.reject(new Error("refused")));
  await expect(transcribe(request([1, 1], { transcriber: failing, pieceSlots }), signal)).rejects.toThrow(
    "refused",
  );
  expect(pieceSlots.inUse).toBe(0);
  using _held = await pieceSlots.acquire({}, signal);
  const stop = new AbortController();
  const waiting = transcribe(request([1], { pieceSlots }), stop.signal);
  await settle();
  stop.abort(new Error("cancelled by the person"));
  await expect(waiting).rejects.toThrow("cancelled by the person");
  expect(pieceSlots.inUse).toBe(1);
});

const unknown = () => Promise.reject(new ProviderError("local", "language", "not English"));

Deno.test("a piece in a language that nobody knows leaves a gap, which is not stored", async () => {
  const stored: number[] = [];
  const transcriber = fakeTranscriber((piece) => piece.index === 1 ? unknown() : Promise.resolve());
  const onPiece = async (piece: PlacedPiece) => void stored.push(await Promise.resolve(piece.index));
  const { segments } = await transcribe(request([30, 30, 30], { transcriber, onPiece }), signal);
  expect(segments.map(({ text }) => text)).toEqual(["piece 0", "[…]", "piece 2"]);
  expect(segments[1]).toMatchObject({ startSeconds: 30, endSeconds: 60 });
  expect(stored.toSorted()).toEqual([0, 2]);
});

Deno.test("what an earlier run understood counts: a gap behind it is only a gap", async () => {
  const finished: PlacedPiece[] = [];
  const onPiece = async (piece: PlacedPiece) => void finished.push(await Promise.resolve(piece));
  await transcribe(request([60], { onPiece }), signal);
  const { segments } = await transcribe(
    request([60, 30], { transcriber: fakeTranscriber(unknown), finished }),
    signal,
  );
  expect(segments.map(({ text }) => text)).toEqual(["piece 0", "[…]"]);
});

Deno.test("a recording mostly in a language that nobody knows is refused, a long one before its end", async () => {
  const mostly = fakeTranscriber((piece) => piece.index > 0 ? unknown() : Promise.resolve());
  await expect(transcribe(request([20, 30], { transcriber: mostly }), signal)).rejects.toThrow("not English");
  const taken: number[] = [];
  const reader = fakeReader(Array<number>(60).fill(60), taken);
  await expect(transcribe(request([], { transcriber: fakeTranscriber(unknown), reader }), signal)).rejects
    .toMatchObject({ problem: "language" });
  expect(taken.length).toBeLessThan(10);
});

Deno.test("gaps alone are no answer, music beside speech is only a gap", async () => {
  const guessing = (pieces: readonly number[]) =>
    wrapTranscriber(fakeTranscriber(), async (piece, ...asked) => {
      const heard = await fakeTranscriber().transcribe(piece, ...asked);
      const isGuess = pieces.includes(piece.index);
      const segments = heard.segments.map((each) => ({ ...each, text: isGuess ? "[…]" : each.text }));
      return { ...heard, segments, provider: "local" };
    });
  await expect(transcribe(request([30, 30], { transcriber: guessing([0, 1]) }), signal)).rejects
    .toMatchObject({ problem: "language", provider: "local" });
  const { segments } = await transcribe(request([200, 30], { transcriber: guessing([0]) }), signal);
  expect(segments.map(({ text }) => text)).toEqual(["[…]", "piece 1"]);
});

Deno.test("one that can be tried elsewhere later is no gap", async () => {
  const down = new AllProvidersFailed([
    new ProviderError("groq", "server", "503"),
    new ProviderError("local", "language", "not English"),
  ]);
  const transcriber = fakeTranscriber((piece) =>
    piece.index === 1 ? Promise.reject(down) : Promise.resolve()
  );
  await expect(transcribe(request([30, 30, 30], { transcriber }), signal)).rejects.toBe(down);
});

Deno.test("an abort ends the run with the signal's reason", async () => {
  const stop = new AbortController();
  const transcriber = fakeTranscriber((_piece, _options, signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  );
  const run = transcribe(request([1, 1], { transcriber }), stop.signal);
  await settle();
  stop.abort(new Error("cancelled by the person"));
  await expect(run).rejects.toThrow("cancelled by the person");
});

Deno.test("progress counts seconds and pieces up to the end", async () => {
  const seen: number[] = [];
  await transcribe(
    request([10, 20], { concurrency: 1, onProgress: (p) => seen.push(p.doneSeconds) }),
    signal,
  );
  expect(seen).toEqual([0, 10, 10, 30]);
});

Deno.test("the words from the beginning on are told as soon as nothing before them is missing", async () => {
  const release = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const transcriber = fakeTranscriber((piece) => release[piece.index].promise);
  const told: string[] = [];
  const onWords = (words: string) => void told.push(words);
  const done = transcribe(request([1, 1, -1, 1], { transcriber, onWords }), signal);
  for (const index of [1, 3, 0]) {
    release[index].resolve();
    await settle();
  }
  await done;
  expect(told).toEqual(["piece 0 piece 1 piece 3"]);
});

Deno.test("words of a stand-in that not everybody may be told end the preview", async () => {
  const told: string[] = [];
  const onWords = (words: string) => void told.push(words);
  const transcriber = { ...fakeTranscriber(), provider: "groq" as const };
  await transcribe(request([1, 1], { transcriber, onWords }), signal);
  expect(told).toEqual([]);
});
