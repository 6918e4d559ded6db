/** A loop has at least this many rounds and tokens: people do say "no, no, no, no". */
const MIN_ROUNDS = 4;
const MIN_TOKENS = 16;

/**
 * Decoders sometimes fall into a loop and say the same words until they are stopped.
 * @returns how many tokens at the end only repeat what stands before them; 0 when there is no loop
 */
export function repeatedTail(tokens: readonly number[]): number {
  for (let period = 1; period * MIN_ROUNDS <= tokens.length; period++) {
    const rounds = Math.max(MIN_ROUNDS, Math.ceil(MIN_TOKENS / period));
    if (repeats(tokens, period, rounds)) return (rounds - 1) * period;
  }
  return 0;
}

function repeats(tokens: readonly number[], period: number, rounds: number): boolean {
  const start = tokens.length - period * rounds;
  if (start < 0) return false;
  for (let i = start + period; i < tokens.length; i++) if (tokens[i] !== tokens[i - period]) return false;
  return true;
}
