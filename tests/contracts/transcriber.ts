import { expect } from "expect";
import { type AudioPiece, SAMPLE_RATE } from "../../src/pipeline/audio_reader.ts";
import type { TranscribeOptions, Transcriber } from "../../src/pipeline/transcriber.ts";
import type { PieceTranscript } from "../../src/transcript/transcript.ts";

/** One implementation, made ready for one situation; the piece holds (or is answered as if it held) what that names. */
export interface TranscriberSituation extends AsyncDisposable {
  transcriber: Transcriber;
  piece: AudioPiece;
  /** Resolves once the work is under way, so that it can be interrupted. */
  underWay: Promise<void>;
}

export interface TranscriberImplementation {
  name: string;
  /** "endless" is speech whose transcription does not end before it is aborted. */
  open(situation: "speech" | "silence" | "endless"): Promise<TranscriberSituation>;
}

const OPTIONS: TranscribeOptions = { diarize: false };

/** What every Transcriber promises, whoever recognises the words. */
export function testTranscriber({ name, open }: TranscriberImplementation): void {
  const check = (promise: string, run: () => Promise<void>) => Deno.test(`${name}: ${promise}`, run);

  check("says what it can do before anything is sent", async () => {
    await using ready = await open("speech");
    const { provider, model, capabilities: { limits } } = ready.transcriber;
    expect(provider).not.toBe("");
    expect(model).not.toBe("");
    expect(limits.containers.length).toBeGreaterThan(0);
    expect(limits.maxBytes).toBeGreaterThan(0);
    expect(limits.maxSeconds).toBeGreaterThan(0);
  });

  check("gives speech as ordered segments within the piece", async () => {
    await using ready = await open("speech");
    const answer = await ready.transcriber.transcribe(ready.piece, OPTIONS, neverAborted());
    expect(answer.segments.length).toBeGreaterThan(0);
    expect(answer.provider).toBe(ready.transcriber.provider);
    expect(answer.model).toBe(ready.transcriber.model);
    if (answer.language !== undefined) expect(answer.language).toMatch(/^[a-z]{2,3}$/);
    expectWithin(answer, ready.piece.samples.length / SAMPLE_RATE);
  });

  check("gives silence as no segments, not as an error", async () => {
    await using ready = await open("silence");
    const answer = await ready.transcriber.transcribe(ready.piece, OPTIONS, neverAborted());
    expect(answer.segments).toEqual([]);
  });

  check("throws the signal's reason when it was aborted before", async () => {
    await using ready = await open("speech");
    const reason = new Error("cancelled before the start");
    const work = ready.transcriber.transcribe(ready.piece, OPTIONS, AbortSignal.abort(reason));
    await expect(work).rejects.toBe(reason);
  });

  check("throws the signal's reason when it is aborted under way", async () => {
    await using ready = await open("endless");
    const controller = new AbortController();
    const reason = new Error("cancelled under way");
    const work = ready.transcriber.transcribe(ready.piece, OPTIONS, controller.signal);
    const outcome = expect(work).rejects.toBe(reason);
    await ready.underWay;
    controller.abort(reason);
    await outcome;
  });
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

function expectWithin({ segments }: PieceTranscript, durationSeconds: number): void {
  let end = 0;
  for (const segment of segments) {
    expect(segment.text).toBe(segment.text.trim());
    expect(segment.text).not.toBe("");
    expect(segment.startSeconds).toBeGreaterThanOrEqual(end);
    expect(segment.endSeconds).toBeGreaterThanOrEqual(segment.startSeconds);
    expect(segment.endSeconds).toBeLessThanOrEqual(durationSeconds);
    end = segment.endSeconds;
  }
}
