/** Languages that Whisper takes for each other: whoever expects the first hears it in the others, too. */
const KIN: Readonly<Record<string, readonly string[]>> = {
  id: ["ms", "jw", "su"],
  ms: ["id"],
};

/** So sure of a language that nobody expects, and so unsure of all that are expected: it is another one. */
const SURELY_OTHER = 0.5;
const HARDLY_EXPECTED = 0.1;

/**
 * The language of a window.
 * @param shares the probability of each language
 * @param expected among these; empty: whatever it is
 * @param likely what is spoken around it: so it is, unless it surely is another one
 * @returns undefined when it is none of those that are expected
 */
export function chooseLanguage(
  shares: ReadonlyMap<string, number>,
  expected: readonly string[],
  likely?: string,
): string | undefined {
  const codes = expected.length > 0 ? expected.filter((code) => shares.has(code)) : [...shares.keys()];
  const withKin = (code: string) => {
    const kin = expected.length > 0 ? (KIN[code] ?? []).filter((each) => !expected.includes(each)) : [];
    return [code, ...kin].reduce((sum, each) => sum + (shares.get(each) ?? 0), 0);
  };
  const most = Math.max(...shares.values());
  const isOther = (code: string) => withKin(code) < HARDLY_EXPECTED && most > SURELY_OTHER;
  if (likely !== undefined && codes.includes(likely) && !isOther(likely)) return likely;
  const best = codes.toSorted((a, b) => withKin(b) - withKin(a)).at(0);
  return best === undefined || isOther(best) ? undefined : best;
}
