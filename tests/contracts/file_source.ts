import { expect } from "expect";
import fc from "fast-check";
import type { FileSource } from "../../src/pipeline/file_source.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Crosses the parts in which sources fetch, and ends in the middle of one. */
const SIZE = 3 * 2 ** 20 + 12_345;

/** What every FileSource of known size promises. `open` makes one of these very bytes. */
export function fileSourceContract(
  name: string,
  open: (bytes: Bytes) => Promise<{ source: FileSource } & AsyncDisposable>,
): void {
  const bytes = distinctBytes(SIZE);
  const test = (what: string, body: (source: FileSource) => Promise<void>) =>
    Deno.test(`FileSource ${name}: ${what}`, async () => {
      await using under = await open(bytes);
      await body(under.source);
    });

  test("knows its size", (source) => {
    expect(source.sizeBytes).toBe(SIZE);
    return Promise.resolve();
  });

  test("gives the whole file when no end is asked for", async (source) => {
    expectSame(await collect(source, 0), bytes);
  });

  test("gives exactly the bytes of any range", async (source) => {
    const place = fc.integer({ min: 0, max: SIZE });
    await fc.assert(
      fc.asyncProperty(place, place, async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        expectSame(await collect(source, start, end), bytes.subarray(start, end));
      }),
      { numRuns: 30, examples: [[0, 1], [SIZE - 1, SIZE], [2 ** 20 - 1, 2 ** 20 + 1], [7, 7]] },
    );
  });

  test("gives what there is of a range that reaches beyond the end", async (source) => {
    expectSame(await collect(source, SIZE - 5, SIZE + 1000), bytes.subarray(SIZE - 5));
    expectSame(await collect(source, SIZE), new Uint8Array(0));
  });

  test("keeps two reads at once apart", async (source) => {
    const [first, second] = await Promise.all([collect(source, 0), collect(source, 1_000_003, 2_500_000)]);
    expectSame(first, bytes);
    expectSame(second, bytes.subarray(1_000_003, 2_500_000));
  });

  test("can be read again after a reader stopped early", async (source) => {
    for await (const chunk of source.read(0, undefined, new AbortController().signal)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expectSame(await collect(source, 0), bytes);
  });

  test("an abort before the read throws the signal's reason", async (source) => {
    const reason = new Error("the person cancelled");
    await expect(collect(source, 0, SIZE, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test("an abort in the middle lets no further byte through and throws the signal's reason", async (source) => {
    const reason = new Error("the person cancelled");
    const job = new AbortController();
    let [received, receivedLate] = [0, 0];
    const read = (async () => {
      for await (const chunk of source.read(0, undefined, job.signal)) {
        received += chunk.length;
        if (job.signal.aborted) receivedLate += chunk.length;
        job.abort(reason);
      }
    })();
    const outcome = await read.catch((error: unknown) => error);
    expect(receivedLate).toBe(0);
    const gaveAllAtOnce = received === SIZE;
    expect(gaveAllAtOnce ? reason : outcome).toBe(reason);
  });
}

/** No two places look alike, so that a byte from the wrong place is noticed. */
function distinctBytes(size: number): Bytes {
  let state = 7;
  return Uint8Array.from({ length: size }, () => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return state >>> 24;
  });
}

/** Keeps every chunk as it came: a source must not write into it afterwards. */
async function collect(
  source: FileSource,
  start: number,
  end?: number,
  signal = new AbortController().signal,
) {
  const chunks = await Array.fromAsync(source.read(start, end, signal));
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Much faster than toEqual on millions of bytes. */
function expectSame(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.length).toBe(expected.length);
  const differing = actual.findIndex((byte, i) => byte !== expected[i]);
  expect(differing).toBe(-1);
}
