/** Word error rate: how many words must be changed, added or taken away, for each word of the reference. */
export interface WordErrors {
  errors: number;
  words: number;
}

/** Titles that are spoken in full but usually written short; both sides are treated alike. */
const SPOKEN: Record<string, string> = { mr: "mister", mrs: "missus", dr: "doctor", st: "saint" };

/** Lower case, no punctuation, hyphens as spaces: what was said, not how it is written. */
export function normaliseWords(text: string): string[] {
  const plain = text.toLowerCase().replaceAll(/['’]/g, "").replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
  return plain === "" ? [] : plain.split(" ").map((word) => SPOKEN[word] ?? word);
}

export function countWordErrors(reference: string, heard: string): WordErrors {
  const [expected, actual] = [normaliseWords(reference), normaliseWords(heard)];
  return { errors: editDistance(expected, actual), words: expected.length };
}

function editDistance(from: readonly string[], to: readonly string[]): number {
  let row = to.map((_, i) => i + 1);
  from.forEach((word, i) => {
    let [diagonal, left] = [i, i + 1];
    row = row.map((above, j) => {
      const best = Math.min(above + 1, left + 1, diagonal + (word === to[j] ? 0 : 1));
      diagonal = above;
      left = best;
      return best;
    });
  });
  return to.length === 0 ? from.length : row[to.length - 1];
}
