import type { ChatRequest } from "./ports.ts";

const encoder = new TextEncoder();

/** Fewer than any tokenizer makes of a text that people speak: English has four, others fewer; a Chinese character has three bytes. */
const BYTES_PER_TOKEN = 3;
/** So few tokens for so many bytes are read by a server alone that drops what its context does not hold. */
const MOST_BYTES_PER_TOKEN = 12;

/** Length in a measure that languages share: a thought takes about as many bytes in each of them. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

export function bytesIn(tokens: number): number {
  return tokens * BYTES_PER_TOKEN;
}

export function bytesOf({ instructions, words }: ChatRequest): number {
  return byteLength(instructions) + byteLength(words);
}

/** Were all these words read? Some servers cut without a word what is too long. */
export function wasRead(words: string, tokens: number | undefined): boolean {
  return tokens === undefined || tokens * MOST_BYTES_PER_TOKEN >= byteLength(words);
}

/** Lines in groups of at most so many bytes, each of at least one line. */
export function inGroups<Line>(
  lines: readonly Line[],
  mostBytes: number,
  textOf: (line: Line) => string,
): Line[][] {
  const groups: Line[][] = [];
  let room = 0;
  for (const line of lines) {
    const bytes = byteLength(textOf(line)) + 1;
    if (bytes > room || groups.length === 0) {
      groups.push([]);
      room = mostBytes;
    }
    groups[groups.length - 1].push(line);
    room -= bytes;
  }
  return groups;
}
