import { createHash } from "node:crypto";

export const BOT_TOKEN = "123:sandbox";

/** Bytes that no compression shortens and that differ at every place. */
export function noise(sizeBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** All bytes that an iteration yields. */
export async function collect(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(ReadableStream.from(chunks)).bytes();
}

export const never = new AbortController().signal;
