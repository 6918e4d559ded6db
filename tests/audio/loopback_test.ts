import { expect } from "expect";
import { CachedFile } from "../../src/audio/cached_file.ts";
import { Loopback } from "../../src/audio/loopback.ts";
import { systemClock } from "../../src/clock.ts";
import type { FileSource } from "../../src/pipeline/file_source.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { settle } from "../fake_clock.ts";
import { CountedSource } from "./counted_source.ts";
import { signal } from "./reading.ts";

const BYTES = Uint8Array.from({ length: 700_000 }, (_, i) => i % 251);

function cached(source: FileSource): CachedFile {
  return new CachedFile(source, 16 * 2 ** 20, systemClock, signal);
}

async function get(url: string, range?: string) {
  const response = await fetch(url, { headers: range === undefined ? {} : { range } });
  return { status: response.status, headers: response.headers, bytes: await response.bytes() };
}

Deno.test("ranges are served as HTTP has them", async () => {
  await using loopback = new Loopback(cached(memoryFile("file", BYTES)));
  const all = await get(loopback.url);
  expect(all.bytes).toEqual(BYTES);
  expect(all.headers.get("accept-ranges")).toBe("bytes");
  const part = await get(loopback.url, "bytes=300000-300009");
  expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 300000-300009/700000"]);
  expect(part.bytes).toEqual(BYTES.subarray(300_000, 300_010));
  expect((await get(loopback.url, "bytes=699999-")).bytes).toEqual(BYTES.subarray(699_999));
  expect((await get(loopback.url, "bytes=700000-")).status).toBe(416);
});

Deno.test("a file of unknown size is served from the start, without ranges", async () => {
  await using loopback = new Loopback(cached({ ...memoryFile("stdin", BYTES), sizeBytes: undefined }), 5000);
  const { status, headers, bytes } = await get(loopback.url, "bytes=100-");
  expect([status, headers.get("accept-ranges")]).toEqual([200, null]);
  expect(bytes).toEqual(BYTES.subarray(0, 5000));
});

Deno.test("only who knows the path gets anything, and only on this machine", async () => {
  await using loopback = new Loopback(cached(memoryFile("file", BYTES)));
  const url = new URL(loopback.url);
  expect(url.hostname).toBe("127.0.0.1");
  expect(url.pathname.length).toBeGreaterThan(30);
  for (const path of ["/", "/file", `${url.pathname}/`, url.pathname.slice(0, -1)]) {
    expect((await get(new URL(path, url).href)).status).toBe(404);
  }
});

Deno.test("a reader that stops taking bytes stops the source", async () => {
  const megabyte = new Uint8Array(1_000_000);
  const large = new CountedSource({
    ...memoryFile("film", BYTES),
    sizeBytes: 2_000_000_000,
    async *read(start) {
      for (let position = start; position < 2_000_000_000; position += megabyte.length) {
        yield await Promise.resolve(megabyte);
      }
    },
  });
  await using loopback = new Loopback(cached(large));
  const response = await fetch(loopback.url);
  const body = response.body?.getReader();
  await body?.read();
  await settle(2_000);
  expect(large.givenBytes).toBeLessThan(40_000_000);
  await body?.cancel();
});

Deno.test("a source that fails breaks the connection off", async () => {
  const source: FileSource = {
    ...memoryFile("file", BYTES),
    async *read() {
      yield await Promise.resolve(BYTES.subarray(0, 300_000));
      throw new Error("connection lost");
    },
  };
  await using loopback = new Loopback(cached(source));
  await expect(get(loopback.url)).rejects.toThrow();
});
