import type { Range } from "../../pipeline/file_source.ts";

/** Ranges that follow each other joined to one, with what lies between them, where that is no more than `gapBytes`. */
export function gathered(ranges: readonly Range[], gapBytes: number): Range[] {
  const joined: Range[] = [];
  for (const { start, end } of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && start >= last.end && start - last.end <= gapBytes) last.end = end;
    else joined.push({ start, end });
  }
  return joined;
}
