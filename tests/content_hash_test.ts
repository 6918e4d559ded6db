import { expect } from "expect";
import fc from "fast-check";
import { ContentHash } from "../src/content_hash.ts";
import { noise, sha256 } from "./download/bytes.ts";

const MEBIBYTE = 1024 * 1024;

/** Lets stretches of the bytes pass by in this order. */
function hashOf(bytes: Uint8Array, stretches: [number, number][]): ContentHash {
  const hash = new ContentHash(bytes.length);
  for (const [start, end] of stretches) hash.add(start, bytes.subarray(start, end));
  hash.close();
  return hash;
}

Deno.test("content hash: head, tail, then all the rest", async () => {
  const bytes = noise(100_000);
  const hash = hashOf(bytes, [[0, 4_096], [90_000, 100_000], [4_096, 60_000], [60_000, 100_000]]);
  expect(await hash.sha256).toBe(sha256(bytes));
});

Deno.test("content hash: a tail that is not read again counts", async () => {
  const bytes = noise(100_000);
  expect(await hashOf(bytes, [[90_000, 100_000], [0, 90_000]]).sha256).toBe(sha256(bytes));
});

Deno.test("content hash: any order that leaves nothing out gives the hash", async () => {
  const bytes = noise(1_000);
  const order = fc.uniqueArray(fc.nat(9), { minLength: 10, maxLength: 10 });
  await fc.assert(fc.asyncProperty(order, fc.nat(50), async (tenths, overlap) => {
    const stretches = tenths.map((n): [number, number] => [
      Math.max(n * 100 - overlap, 0),
      Math.min(n * 100 + 100 + overlap, 1_000),
    ]);
    expect(await hashOf(bytes, stretches).sha256).toBe(sha256(bytes));
  }));
});

Deno.test("content hash: closed before all of it passed by, it is not known", async () => {
  expect(await hashOf(noise(1_000), [[0, 999]]).sha256).toBe(undefined);
  expect(await hashOf(noise(1_000), [[0, 400], [401, 1_000]]).sha256).toBe(undefined);
});

Deno.test("content hash: an empty file has one", async () => {
  expect(await hashOf(new Uint8Array(), []).sha256).toBe(sha256(new Uint8Array()));
});

Deno.test("content hash: what comes early is kept within bounds", async () => {
  const bytes = noise(10 * MEBIBYTE);
  const early = hashOf(bytes, [[4 * MEBIBYTE, 10 * MEBIBYTE], [0, 4 * MEBIBYTE]]);
  expect(await early.sha256).toBe(undefined);
  const reread = hashOf(bytes, [[4 * MEBIBYTE, 10 * MEBIBYTE], [0, 10 * MEBIBYTE]]);
  expect(await reread.sha256).toBe(sha256(bytes));
});
