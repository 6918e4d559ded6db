import { expect } from "expect";
import fc from "fast-check";
import { type Block, readBlocks, TELL_STEPS_BACK } from "../../src/audio/blocks.ts";
import { MediaFolder, tone } from "../media.ts";

/** What our ffmpeg writes of a recording whose times step back to 0 after a second. */
async function written(): Promise<Uint8Array<ArrayBuffer>> {
  await using folder = await MediaFolder.create();
  const steps = `asetnsamples=320,asetpts=PTS-gte(T\\,1)*1/TB,${TELL_STEPS_BACK}`;
  const output = ["-af", steps, "-ac", "2", "-c:a", "pcm_f32le", "-f", "matroska"];
  return await Deno.readFile(await folder.sound("blocks.mka", tone(2), output));
}

async function* inChunks(bytes: Uint8Array<ArrayBuffer>, sizes: readonly number[]) {
  let position = 0;
  for (let i = 0; position < bytes.length; i++) {
    const end = position + (sizes[i % sizes.length] ?? bytes.length);
    yield await Promise.resolve(bytes.subarray(position, end));
    position = end;
  }
}

function blocksOf(
  bytes: Uint8Array<ArrayBuffer>,
  sizes: readonly number[] = [bytes.length],
): Promise<Block[]> {
  return Array.fromAsync(readBlocks(inChunks(bytes, sizes)));
}

Deno.test("samples come with their times, also where those step back", async () => {
  const blocks = await blocksOf(await written());
  expect(blocks.map(({ samples }) => samples.length)).toEqual(blocks.map(() => 640));
  expect(blocks.map(({ startSeconds }) => Math.round((startSeconds ?? NaN) * 50))).toEqual(
    [...Array(50).keys(), ...Array(50).keys()],
  );
  expect(blocks[0].samples[2]).toBeCloseTo(tone(1)[1] / 32768 * Math.SQRT1_2, 4); // one channel made two
});

Deno.test("however the bytes are cut, the blocks are the same; what is cut off in the middle is left out", async () => {
  const bytes = await written();
  const whole = await blocksOf(bytes);
  const ends = await endsOf(bytes);
  const size = fc.integer({ min: 1, max: 5000 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(size, { minLength: 1, maxLength: 20 }),
      fc.nat(bytes.length),
      async (sizes, end) => {
        const part = await blocksOf(bytes.subarray(0, end), [...sizes, 5000]);
        expect(part).toEqual(whole.slice(0, part.length));
        expect(part.length).toBeGreaterThanOrEqual(ends.filter((at) => at <= end).length);
      },
    ),
    { numRuns: 15 },
  );
});

/** How many bytes had to be there for each block, to within 64. */
async function endsOf(bytes: Uint8Array): Promise<number[]> {
  const ends: number[] = [];
  let given = 0;
  async function* slowly() {
    for (; given < bytes.length;) {
      const start = given;
      given = Math.min(bytes.length, start + 64);
      yield await Promise.resolve(bytes.subarray(start, given));
    }
  }
  for await (const _ of readBlocks(slowly())) ends.push(given);
  return ends;
}

Deno.test("wherever its head is cut, a file gives the same blocks", async () => {
  const bytes = (await written()).subarray(0, 10_000);
  const { length } = await blocksOf(bytes);
  expect(length).toBeGreaterThan(1);
  for (let cut = 1; cut < 400; cut++) expect((await blocksOf(bytes, [cut, 5000])).length).toBe(length);
});
