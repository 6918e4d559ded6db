import { expect } from "expect";
import { repeatedTail } from "../../../src/providers/local/repetition.ts";

/** Decodes token by token, as the model does. */
function decode(tokens: readonly number[]): number[] {
  const kept: number[] = [];
  for (const token of tokens) {
    kept.push(token);
    const loop = repeatedTail(kept);
    if (loop > 0) return kept.slice(0, -loop);
  }
  return kept;
}

const times = (count: number, ...unit: number[]) => Array.from({ length: count }, () => unit).flat();

Deno.test("a loop of any period is cut to one round", () => {
  expect(decode([5, 6, ...times(100, 7)])).toEqual([5, 6, 7]);
  expect(decode([5, 6, ...times(50, 7, 8)])).toEqual([5, 6, 7, 8]);
  expect(decode([5, 6, ...times(30, 7, 8, 9, 10, 11)])).toEqual([5, 6, 7, 8, 9, 10, 11]);
});

Deno.test("people may repeat themselves", () => {
  const spoken = [...times(6, 7, 8), 9, ...times(10, 4), 5, ...times(3, 1, 2, 3, 4, 5, 6)];
  expect(decode(spoken)).toEqual(spoken);
});
