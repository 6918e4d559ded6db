type Bytes = Uint8Array<ArrayBuffer>;

/** What keeps no more than twice its own memory: the runtime reads into 64 KiB, and a small read keeps all of them. */
export function ownBytes(bytes: Bytes): Bytes {
  return bytes.byteLength * 2 < bytes.buffer.byteLength ? bytes.slice() : bytes;
}

/** All of them, one behind the other. */
export function joined(chunks: readonly Bytes[]): Bytes {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
