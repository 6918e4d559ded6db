/** Beyond this many comparisons (with 2 bytes each) only what is equal at both ends is found. */
const MOST_CELLS = 4_000_000;

/**
 * Which of `texts` each of `spoken` is: the longest common subsequence, so that order is kept on both sides.
 * @returns for each of `spoken` its index in `texts`, or -1
 */
export function align(texts: readonly string[], spoken: readonly string[]): Int32Array {
  const found = new Int32Array(spoken.length).fill(-1);
  const shorter = Math.min(texts.length, spoken.length);
  let head = 0;
  while (head < shorter && texts[head] === spoken[head]) found[head] = head++;
  let tail = 0;
  while (tail < shorter - head && texts.at(-1 - tail) === spoken.at(-1 - tail)) {
    tail++;
    found[spoken.length - tail] = texts.length - tail;
  }
  const [a, b] = [texts.slice(head, texts.length - tail), spoken.slice(head, spoken.length - tail)];
  if (a.length > 0 && b.length > 0 && (a.length + 1) * (b.length + 1) <= MOST_CELLS) {
    for (const [i, j] of commonPairs(a, b)) found[head + j] = head + i;
  }
  return drawnTogether(found, texts, spoken);
}

/** Where a word could be one of several, it is the one beside what was said next, unless it follows what was said before. */
function drawnTogether(found: Int32Array, texts: readonly string[], spoken: readonly string[]): Int32Array {
  for (let j = spoken.length - 2; j >= 0; j--) {
    const [before, here, next] = [j > 0 ? found[j - 1] : -2, found[j], found[j + 1]];
    const isLoose = here >= 0 && next > here + 1 && before !== here - 1;
    if (isLoose && texts[next - 1] === spoken[j]) found[j] = next - 1;
  }
  return found;
}

function* commonPairs(a: readonly string[], b: readonly string[]): Generator<[number, number]> {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j]
        ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) yield [i++, j++];
    else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i++;
    else j++;
  }
}
