/** A record of Deno KV holds 65,536 bytes with its envelope; this leaves room for the head around the bytes. */
export const MAX_INLINE_BYTES = 60 * 1024;

/** What lies under a value's own key: all of it, or the way to its parts. */
export interface Head {
  /** Unique to one write of one value. */
  version: string;
  /** 0: the value is in `bytes`. */
  partCount: number;
  bytes?: Uint8Array;
}

export function splitParts(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += MAX_INLINE_BYTES) {
    parts.push(bytes.slice(start, start + MAX_INLINE_BYTES));
  }
  return parts;
}

/** Undefined when a part is missing. */
export function joinParts(parts: readonly (Uint8Array | null)[]): Uint8Array | undefined {
  const present = parts.filter((part) => part !== null);
  if (present.length < parts.length) return undefined;
  const joined = new Uint8Array(present.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of present) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
