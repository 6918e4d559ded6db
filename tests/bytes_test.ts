import { expect } from "expect";
import { ByteCollector, ownBytes } from "../src/bytes.ts";
import { readWhole } from "../src/pipeline/memory_file.ts";
import { transport } from "../src/providers/shared/transport.ts";
import { neverAborted } from "./providers/pieces.ts";

const TEXT = '{"text": "said in many small reads"}';

/** As the runtime reads, but all small reads into one memory: who has kept a part of it finds the last one there. */
function* smallReads(): Generator<Uint8Array<ArrayBuffer>> {
  const memory = new Uint8Array(64 * 1024);
  for (const letter of TEXT) {
    memory[0] = letter.charCodeAt(0);
    yield memory.subarray(0, 1);
  }
}

Deno.test("a small read keeps no more memory than twice its own, a large one is not copied", () => {
  const own = ownBytes(new Uint8Array(64 * 1024).subarray(0, 3));
  expect([...own]).toEqual([0, 0, 0]);
  expect(own.buffer.byteLength).toBeLessThanOrEqual(6);
  const large = new Uint8Array(64 * 1024).subarray(0, 40_000);
  expect(ownBytes(large)).toBe(large);
});

Deno.test("pieces become one in their order, whatever was expected", () => {
  for (const expected of [undefined, 0, 2, 3, 9]) {
    const whole = new ByteCollector(expected);
    expect(whole.bytes.length).toBe(0);
    for (const piece of [Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3)]) whole.add(piece);
    expect([...whole.bytes]).toEqual([1, 2, 3]);
    expect(whole.bytes.buffer.byteLength).toBe(3);
  }
});

Deno.test("a provider's answer that comes in small reads keeps none of what they were read into", async () => {
  const reads = smallReads();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const { done, value } = reads.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  }, { highWaterMark: 0 });
  const ask = transport(() => Promise.resolve(new Response(body)), new URL("http://provider.test/v1"));
  expect(await (await ask("http://provider.test/v1", { method: "POST" })).text()).toBe(TEXT);
});

Deno.test("a file that comes in small reads keeps none of what they were read into", async () => {
  const file = {
    name: "note.ogg",
    sizeBytes: TEXT.length,
    async *read() {
      for (const bytes of smallReads()) yield await Promise.resolve(bytes);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  expect(new TextDecoder().decode(await readWhole(file, neverAborted()))).toBe(TEXT);
});
