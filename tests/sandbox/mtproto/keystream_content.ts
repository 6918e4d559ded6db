import type { Content } from "../world.ts";

const BLOCK = 16;

/**
 * A file of any size that takes no room: the AES-256-CTR key stream of a seed.
 * The same seed and offset give the same bytes everywhere, so a client can check what it received.
 */
export function keystreamContent(seed: string, sizeBytes: number): Content {
  let key: Promise<CryptoKey> | undefined;
  return {
    sizeBytes,
    async read(offset, length) {
      const skipped = offset % BLOCK;
      const wanted = Math.max(0, Math.min(length, sizeBytes - offset));
      const counter = counterBlock(Math.floor(offset / BLOCK));
      const zeros = new Uint8Array(skipped + wanted);
      const algorithm = { name: "AES-CTR", counter, length: 64 };
      const stream = await crypto.subtle.encrypt(algorithm, await (key ??= keyOf(seed)), zeros);
      return new Uint8Array(stream, skipped);
    },
  };
}

async function keyOf(seed: string): Promise<CryptoKey> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(seed));
  return await crypto.subtle.importKey("raw", hash, "AES-CTR", false, ["encrypt"]);
}

function counterBlock(index: number): Uint8Array<ArrayBuffer> {
  const counter = new Uint8Array(BLOCK);
  new DataView(counter.buffer).setBigUint64(8, BigInt(index));
  return counter;
}
