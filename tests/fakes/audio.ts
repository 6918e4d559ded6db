import type { AudioPiece, AudioReader } from "../../src/pipeline/audio_reader.ts";
import { SAMPLE_RATE } from "../../src/pipeline/audio_reader.ts";
import type { TranscribeOptions, Transcriber } from "../../src/pipeline/transcriber.ts";

/** Like a real piece an object of a class: what it can do is no field of its own. */
class FakePiece implements AudioPiece {
  readonly startSample: number;
  readonly samples: Int16Array<ArrayBuffer>;

  constructor(readonly index: number, startSeconds: number, seconds: number, readonly silent: boolean) {
    this.startSample = startSeconds * SAMPLE_RATE;
    this.samples = new Int16Array(seconds * SAMPLE_RATE);
  }

  encode(): Promise<never> {
    return Promise.reject(new Error("this piece has no encoded form"));
  }
}

/** A piece of the given length that nobody can encode: for parts that only look at its place. */
export function fakePiece(index: number, startSeconds: number, seconds: number, silent = false): AudioPiece {
  return new FakePiece(index, startSeconds, seconds, silent);
}

/** A reader that "decodes" any file to pieces of the given lengths (seconds; negative ones are silent). */
export function fakeReader(lengths: readonly number[], taken: number[] = []): AudioReader {
  return {
    soundOf: () => Promise.resolve(undefined),
    open: (_source, _plan, signal) =>
      Promise.resolve({
        codec: "fake",
        claimedSeconds: lengths.reduce((sum, length) => sum + Math.abs(length), 0),
        pieces: (async function* () {
          let start = 0;
          for (const [index, length] of lengths.entries()) {
            signal.throwIfAborted();
            taken.push(index);
            yield await Promise.resolve(fakePiece(index, start, Math.abs(length), length < 0));
            start += Math.abs(length);
          }
        })(),
      }),
  };
}

/** A transcriber that answers "piece N" for each piece, after whatever `work` does. */
export function fakeTranscriber(
  work: (piece: AudioPiece, options: TranscribeOptions, signal: AbortSignal) => Promise<void> = () =>
    Promise.resolve(),
): Transcriber & { calls: number[] } {
  const calls: number[] = [];
  return {
    provider: "local",
    model: "fake",
    capabilities: {
      limits: { containers: ["wav"], maxBytes: Infinity, maxSeconds: Infinity },
      languages: "any",
      diarization: false,
    },
    calls,
    async transcribe(piece, options, signal) {
      calls.push(piece.index);
      await work(piece, options, signal);
      const seconds = piece.samples.length / SAMPLE_RATE;
      const segments = [{ text: `piece ${piece.index}`, startSeconds: 0, endSeconds: seconds }];
      return { segments, language: "en", provider: "local", model: "fake" };
    },
  };
}
