import { expect } from "expect";
import fc from "fast-check";
import type { Block } from "../../src/audio/blocks.ts";
import { onTimeline } from "../../src/audio/timeline.ts";

const SECOND = 16_000;
const LIMIT = { channels: 1, offsetSeconds: 0, limitSeconds: 24 * 3600 };

/** Sound that can be told from silence, and from any other sound of the same test. */
function sound(startSeconds: number | undefined, mark: number, seconds = 0.02): Block {
  return { track: 0, startSeconds, samples: new Float32Array(seconds * SECOND).fill(mark) };
}

/** A run of blocks of 20 ms, one behind the other. */
function run(startSeconds: number, seconds: number, mark = 1): Block[] {
  return Array.from(
    { length: Math.round(seconds / 0.02) },
    (_, i) => sound(startSeconds + i * 0.02, mark),
  );
}

/** Where each mark sounds: [mark, from, to] in seconds. */
async function places(blocks: readonly Block[], options = LIMIT): Promise<[number, number, number][]> {
  const found: [number, number, number][] = [];
  let end = 0;
  for await (const chunk of onTimeline(inOrder(blocks), options)) {
    const seconds = chunk.length / SECOND;
    const last = found.at(-1);
    if (chunk[0] !== 0 && last?.[0] === chunk[0] && last[2] === end) last[2] = end + seconds;
    else if (chunk[0] !== 0) found.push([chunk[0], end, end + seconds]);
    end += seconds;
  }
  return found.map(([mark, from, to]) => [mark, round(from), round(to)]);
}

async function* inOrder(blocks: readonly Block[]): AsyncGenerator<Block> {
  for (const block of blocks) yield await Promise.resolve(block);
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

Deno.test("sound that begins late or has a hole stands at its time", async () => {
  expect(await places([...run(300, 2, 1), ...run(900, 2, 2)])).toEqual([[1, 300, 302], [2, 900, 902]]);
  expect(await places(run(0.06, 1))).toEqual([[1, 0.06, 1.06]]);
  expect(await places(run(0, 1), { ...LIMIT, offsetSeconds: 20.5 })).toEqual([[1, 20.5, 21.5]]);
});

Deno.test("times that wobble put no silence between words", async () => {
  const wobbling = run(0, 10).map((block, i) => ({
    ...block,
    startSeconds: (block.startSeconds ?? 0) + 0.05 * (1 + Math.sin(i)),
  }));
  expect(await places(wobbling)).toHaveLength(1);
});

Deno.test("small holes add up to a time that is right", async () => {
  const lossy = run(0, 100).filter((_, i) => i % 10 !== 9);
  const [, , end] = (await places(lossy)).at(-1) ?? [0, 0, 0];
  expect(Math.abs(end - 100)).toBeLessThan(0.1 + 0.02);
});

Deno.test("a clock that starts anew follows what came before, holes behind it included", async () => {
  const twice = [...run(0, 60, 1), ...run(0, 5, 2), ...run(25, 5, 3)];
  expect(await places(twice)).toEqual([[1, 0, 60], [2, 60, 65], [3, 85, 90]]);
});

Deno.test("one time that is wrong moves nothing", async () => {
  for (const wrong of [80_000, 0, 4000]) {
    const blocks = [...run(100, 2, 1), sound(wrong, 1), ...run(102.02, 2, 1)];
    expect(await places(blocks)).toEqual([[1, 100, 104.02]]);
  }
});

Deno.test("single sounds far apart keep their times", async () => {
  expect(await places([sound(0, 1), sound(2, 2), sound(4, 3)]))
    .toEqual([[1, 0, 0.02], [2, 2, 2.02], [3, 4, 4.02]]);
});

Deno.test("a time beyond what the file claims is wrong: no silence is made up to it", async () => {
  const blocks = [...run(0, 2, 1), ...run(5e5, 2, 2), ...run(5e5 + 10, 2, 3)];
  expect(await places(blocks, { ...LIMIT, limitSeconds: 60 })).toEqual([[1, 0, 2], [2, 2, 4], [3, 12, 14]]);
});

Deno.test("sound whose time is not told follows", async () => {
  expect(await places([...run(1, 1, 1), sound(undefined, 2), sound(undefined, 3)]))
    .toEqual([[1, 1, 2], [2, 2, 2.02], [3, 2.02, 2.04]]);
});

Deno.test("whatever the times say, all sound comes in its order, and silence stays within the limit", async () => {
  const time = fc.oneof(
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constant(undefined),
  );
  const limitSeconds = 120;
  await fc.assert(
    fc.asyncProperty(fc.array(time, { maxLength: 40 }), async (times) => {
      const blocks = times.map((startSeconds, i) => sound(startSeconds, i + 1));
      const marks = await places(blocks, { ...LIMIT, limitSeconds });
      expect(marks.map(([mark]) => mark)).toEqual(times.map((_, i) => i + 1));
      const end = marks.at(-1)?.[2] ?? 0;
      expect(end).toBeLessThanOrEqual(limitSeconds + times.length * 0.02 + 0.02);
    }),
    { numRuns: 60 },
  );
});
