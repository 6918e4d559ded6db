import { expect } from "expect";
import { openStream } from "../../../src/cli/sources/stdin.ts";
import type { FileSource } from "../../../src/pipeline/file_source.ts";
import { fileSourceContract } from "../../contracts/file_source.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const signal = new AbortController().signal;

fileSourceContract("stdin that ends soon", async (bytes) => {
  const source = await openStream("stdin", inPortions(bytes, 65_537), signal);
  return { source, [Symbol.asyncDispose]: () => Promise.resolve(source[Symbol.asyncDispose]()) };
});

Deno.test("a longer stream has no size and gives all its bytes once", async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
  await using source = await openStream("stdin", inPortions(bytes, 1000), signal, 20_000);
  expect(source.sizeBytes).toBeUndefined();
  expect(await whole(source)).toEqual(bytes);
  await expect(whole(source)).rejects.toMatchObject({ problem: "unavailable" });
});

Deno.test("no more of a longer stream is taken than is kept and asked for", async () => {
  let taken = 0;
  const endless = new ReadableStream<Bytes>({
    pull(controller) {
      taken += 1000;
      controller.enqueue(new Uint8Array(1000));
    },
  }, { highWaterMark: 0 });
  await using source = await openStream("stdin", endless, signal, 20_000);
  expect(taken).toBe(21_000);
  await Array.fromAsync(source.read(0, 50_000, signal));
  expect(taken).toBe(50_000);
});

Deno.test("a stream that breaks is unavailable", async () => {
  const broken = new ReadableStream<Bytes>({ pull: () => Promise.reject(new Error("broken pipe")) });
  await expect(openStream("stdin", broken, signal)).rejects.toMatchObject({ problem: "unavailable" });
});

Deno.test("an abort ends the wait for a silent stream", async () => {
  const reason = new Error("the person cancelled");
  const job = new AbortController();
  let cancelled = false;
  const silent = new ReadableStream<Bytes>({ cancel: () => void (cancelled = true) });
  const opening = openStream("stdin", silent, job.signal);
  job.abort(reason);
  await expect(opening).rejects.toBe(reason);
  expect(cancelled).toBe(true);
});

async function whole(source: FileSource): Promise<Bytes> {
  return new Uint8Array(
    await new Blob(await Array.fromAsync(source.read(0, undefined, signal))).arrayBuffer(),
  );
}

function inPortions(bytes: Bytes, portion: number): ReadableStream<Bytes> {
  let position = 0;
  return new ReadableStream({
    pull(controller) {
      if (position >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(position, position + portion));
      position += portion;
    },
  });
}
