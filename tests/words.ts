/** Words of a text for comparison: lower case, without punctuation, numbers up to twenty in letters. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().replace(/[’']/g, "'").replace(/-/g, " ").replace(/[^\p{L}\p{N}'\s]/gu, " ")
    .split(/\s+/).filter(Boolean).map((word) => NUMBERS[Number(word)] ?? word);
}

const NUMBERS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    .split(" ");

/** Word error rate: edits (substituted, inserted, left out) over the number of words expected. */
export function wordErrorRate(expected: string, heard: string): number {
  const [want, got] = [wordsOf(expected), wordsOf(heard)];
  let row = got.map((_, i) => i + 1);
  row.unshift(0);
  for (const [i, word] of want.entries()) {
    const next = [i + 1];
    for (const [j, other] of got.entries()) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (word === other ? 0 : 1)));
    }
    row = next;
  }
  return row[got.length] / Math.max(1, want.length);
}
