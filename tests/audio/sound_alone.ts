import { expect } from "expect";
import fc from "fast-check";
import { openLocalFile } from "../../src/cli/sources/local_file.ts";
import { InputError } from "../../src/pipeline/errors.ts";
import type { FileSource } from "../../src/pipeline/file_source.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { librivoxSentences, longRecording, MediaFolder, QUICK_AAC } from "../media.ts";
import { interleavedVideo, type Interleaving, testPicture } from "../interleaved_video.ts";
import { boxStart } from "./mp4_boxes.ts";
import { PartlyRead } from "./partly_read.ts";
import { reader, type Reading, readSource, signal } from "./reading.ts";

const SECONDS = 6;
const PLAN = { minSeconds: 1, maxSeconds: 2 };

export async function speech(seconds = SECONDS) {
  return longRecording(await librivoxSentences(), seconds).samples.slice(0, seconds * 16_000);
}

/** The samples of a file as a whole and, if it has a view, of its sound alone. */
export async function bothWays(file: FileSource) {
  const whole = await readSource(file, PLAN).catch(inputError);
  const part = new PartlyRead(file);
  const sound = await reader().soundOf(part, signal);
  const alone = sound && await readSource(sound, PLAN).catch(inputError);
  await sound?.[Symbol.asyncDispose]();
  return { whole, alone, sha256: await sound?.sha256 };
}

function inputError(error: unknown): InputError {
  if (error instanceof InputError) return error;
  throw error;
}

/** What is heard of the sound alone is what is heard of the whole. */
export function expectSame(alone: Reading | InputError, whole: Reading | InputError): void {
  if (alone instanceof InputError) return; // then the whole file is read
  if (whole instanceof InputError) return; // a broken picture may end it
  expect(alone.samples.findIndex((sample, i) => sample !== whole.samples[i])).toBe(-1);
  expect(alone.samples.length).toBe(whole.samples.length);
  expect(alone.pieces.map((piece) => piece.startSample)).toEqual(
    whole.pieces.map((piece) => piece.startSample),
  );
  expect(alone.track).toMatchObject({ codec: whole.track.codec, claimedSeconds: whole.track.claimedSeconds });
}

const late = (seconds: number) => ["-itsoffset", String(seconds)];
const interleaving: fc.Arbitrary<Interleaving> = fc.record({
  seconds: fc.constantFrom(0.1, 0.3, 0.5, 1, 2.5),
  picture: fc.constantFrom(testPicture(200), testPicture(800)),
  inputs: fc.record({
    picture: fc.constantFrom([], [], late(0.04), late(0.7)),
    sound: fc.constantFrom([], [], late(0.033), late(1.21)),
  }),
  output: fc.constantFrom([], ["-bf", "2"], [
    "-map",
    "0:a",
    "-disposition:a:0",
    "0",
    "-disposition:a:1",
    "default",
  ]),
  sound: fc.constantFrom(QUICK_AAC, ["-c:a", "pcm_s16le"], ["-c:a", "libmp3lame"], ["-c:a", "alac"]),
});

/** The view of a video decodes to the same samples, however its sound lies. */
export async function anyInterleaving(runs: number): Promise<void> {
  await using folder = await MediaFolder.create();
  const samples = await speech();
  let number = 0;
  await fc.assert(
    fc.asyncProperty(interleaving, async (as) => {
      await using file = await openLocalFile(
        await interleavedVideo(folder, `${number++}.mov`, samples, as),
        signal,
      );
      const { whole, alone, sha256 } = await bothWays(file);
      if (alone === undefined || alone instanceof InputError) throw new Error("there should be a view");
      expectSame(alone, whole);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }),
    { numRuns: runs },
  );
}

/** Whatever an index says, what is heard of the sound is what is heard of the whole file. */
export async function anyIndex(runs: number): Promise<void> {
  await using folder = await MediaFolder.create();
  const path = await interleavedVideo(folder, "video.mp4", await speech(2), { seconds: 0.5 });
  const bytes = await Deno.readFile(path);
  const index = boxStart(bytes, "moov");
  const change = fc.record({
    at: fc.integer({ min: index + 8, max: bytes.length - 1 }),
    byte: fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const copy = bytes.slice();
      for (const { at, byte } of changes) copy[at] = byte;
      const { whole, alone } = await bothWays(memoryFile("lie.mp4", copy));
      if (alone !== undefined) expectSame(alone, whole);
    }),
    { numRuns: runs },
  );
}
