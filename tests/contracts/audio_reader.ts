import { expect } from "expect";
import type { AudioReader, PiecePlan } from "../../src/pipeline/audio_reader.ts";
import type { FileSource } from "../../src/pipeline/file_source.ts";

/** A reader with a file that it cuts into at least three pieces. */
export interface ReaderUnderTest extends AsyncDisposable {
  reader: AudioReader;
  source: FileSource;
  plan: PiecePlan;
  sampleCount: number;
}

/** What every AudioReader promises. */
export function audioReaderContract(name: string, prepare: () => Promise<ReaderUnderTest>): void {
  const never = new AbortController().signal;
  const test = (what: string, body: (under: ReaderUnderTest) => Promise<void>) =>
    Deno.test(`AudioReader ${name}: ${what}`, async () => {
      await using under = await prepare();
      await body(under);
    });

  test("pieces follow each other from 0 without gap or overlap", async ({ reader, source, plan, sampleCount }) => {
    const track = await reader.open(source, plan, never);
    const pieces = await Array.fromAsync(track.pieces);
    expect(pieces.length).toBeGreaterThanOrEqual(3);
    expect(pieces.map((piece) => piece.index)).toEqual(pieces.map((_, i) => i));
    let end = 0;
    for (const piece of pieces) {
      expect(piece.startSample).toBe(end);
      end += piece.samples.length;
    }
    expect(end).toBe(sampleCount);
  });

  test("the codec is named, and the claimed length is a hint in seconds", async ({ reader, source, plan, ...rest }) => {
    const track = await reader.open(source, plan, never);
    expect(track.codec).not.toBe("");
    expect(track.claimedSeconds ?? 0).toBeCloseTo(rest.sampleCount / 16_000, 0);
  });

  test("an abort between two pieces throws the signal's reason", async ({ reader, source, plan }) => {
    const [job, reason] = [new AbortController(), new Error("the person cancelled")];
    const track = await reader.open(source, plan, job.signal);
    const taking = (async () => {
      for await (const piece of track.pieces) {
        expect(piece.index).toBe(0);
        job.abort(reason);
      }
    })();
    await expect(taking).rejects.toBe(reason);
  });

  test("who stops early leaves nothing open", async ({ reader, source, plan }) => {
    const track = await reader.open(source, plan, never);
    for await (const piece of track.pieces) {
      expect(piece.startSample).toBe(0);
      break;
    }
  });
}
