import { isUnspaced, splitWords } from "./graphemes.ts";

/** A stem of fewer letters says nothing. */
const SHORTEST = 3;

/** What Indonesian puts before and behind words, as far as it is taken off. */
const ENDINGS = [/(?:nya|ku|mu|lah|kah|pun)$/, /(?:kan|an|i)$/] as const;
/** A prefix, and what the word may have begun with before it. */
const BEGINNINGS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^[mp]eny(?=[aiueo])/, ["s"]],
  [/^[mp]eng(?=[aiueo])/, ["", "k"]],
  [/^[mp]eng/, [""]],
  [/^[mp]em(?=[aiueo])/, ["p", "m"]],
  [/^[mp]em/, [""]],
  [/^[mp]en(?=[aiueo])/, ["t", "n"]],
  [/^[mp]en/, [""]],
  [/^[mp]e/, [""]],
  [/^(?:di|ke|se)/, [""]],
  [/^(?:ber|ter|per)/, [""]],
];

/** Every word of a text by its stems, each once: what a search looks among. */
export function stemsOf(text: string): Set<string> {
  const words = new Set(wordsOf(text)); // of a long recording most are repeated
  return new Set([...words].flatMap((word) => [...stems(word)]));
}

/** Does the text hold every word of the search, in any of its forms? */
export function holdsAll(searched: readonly ReadonlySet<string>[], held: ReadonlySet<string>): boolean {
  return searched.every((forms) => [...forms].some((form) => held.has(form)));
}

/** The words of a search, each by its stems. */
export function searchedWords(text: string): ReadonlySet<string>[] {
  return wordsOf(text).map(stems);
}

function wordsOf(text: string): string[] {
  const lower = text.normalize("NFKC").toLowerCase();
  const words = lower.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== "");
  return words.flatMap((word) => isUnspaced(word) ? splitWords(word) : [word]);
}

/** The word itself, and what is left of it in English and in Indonesian, as both are spoken in one chat. */
function stems(word: string): Set<string> {
  return new Set([word, english(word), ...indonesian(word)]);
}

function english(word: string): string {
  const bare = word.replace(/(?<=\w{3})(?:ies|ied)$/, "y").replace(/(?<=\w{3})(?:ing|ed)$/, "")
    .replace(/(?<=\w{2}(?:s|x|z|ch|sh))es$/, "").replace(/(?<=\w{2}[^s])s$/, "");
  const single = bare === word ? bare : bare.replace(/([bdfgmnprt])\1$/, "$1");
  return single.replace(/(?<=\w{2})y$/, "i").replace(/(?<=\w{2})e$/, "");
}

function indonesian(word: string): string[] {
  const endless = ENDINGS.reduce<string[]>((forms, ending) => {
    return [...forms, ...forms.map((form) => form.replace(ending, "")).filter(isLong)];
  }, [word]);
  return endless.flatMap((form) => [form, ...withoutBeginning(form)]);
}

function withoutBeginning(word: string): string[] {
  const [beginning, before] = BEGINNINGS.find(([pattern]) => pattern.test(word)) ?? [];
  if (beginning === undefined || before === undefined) return [];
  const rest = word.replace(beginning, "");
  return before.map((letter) => letter + rest).filter(isLong);
}

function isLong(form: string): boolean {
  return form.length >= SHORTEST;
}
