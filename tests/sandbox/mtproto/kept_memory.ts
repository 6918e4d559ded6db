/** From this size on memory is used again: new megabytes for each message take more to collect than to fill. */
const KEPT_BYTES = 64 * 1024;
const MOST_KEPT = 16;

const kept: ArrayBuffer[] = [];

/** Memory for so many bytes, with whatever was in it before. */
export function memoryFor(length: number): Uint8Array<ArrayBuffer> {
  if (length < KEPT_BYTES) return new Uint8Array(length);
  const at = kept.findIndex(({ byteLength }) => byteLength >= length);
  return new Uint8Array(at < 0 ? new ArrayBuffer(length) : kept.splice(at, 1)[0], 0, length);
}

/** Nobody needs these bytes any more, nor any view of their memory. */
export function giveBack({ buffer }: Uint8Array<ArrayBuffer>): void {
  if (buffer.byteLength >= KEPT_BYTES && kept.length < MOST_KEPT) kept.push(buffer);
}
