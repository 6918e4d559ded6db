import type { Content } from "../world.ts";

/** A prime number: after so many bytes the key stream begins anew, and no two parts of a file are alike. */
const PERIOD_BYTES = 8_388_617;

/**
 * A file of any size that takes little room and next to no time: the AES-256-CTR key stream of a seed, over and over.
 * The same seed and offset give the same bytes everywhere, so a client can check what it received.
 */
export function keystreamContent(seed: string, sizeBytes: number): Content {
  const periodBytes = Math.min(sizeBytes, PERIOD_BYTES);
  let made: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    sizeBytes,
    async read(offset, length) {
      const period = await (made ??= keystream(seed, periodBytes));
      const wanted = Math.max(0, Math.min(length, sizeBytes - offset));
      const start = offset % PERIOD_BYTES;
      if (start + wanted <= periodBytes) return period.subarray(start, start + wanted);
      const bytes = new Uint8Array(wanted);
      for (let at = 0; at < wanted;) {
        const piece = period.subarray((offset + at) % PERIOD_BYTES).subarray(0, wanted - at);
        bytes.set(piece, at);
        at += piece.length;
      }
      return bytes;
    },
  };
}

async function keystream(seed: string, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(seed));
  const key = await crypto.subtle.importKey("raw", hash, "AES-CTR", false, ["encrypt"]);
  const algorithm = { name: "AES-CTR", counter: new Uint8Array(16), length: 64 };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, new Uint8Array(length)));
}
