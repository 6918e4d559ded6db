/**
 * What Whisper takes of a prompt: it looks at 224 tokens, and Groq refuses more in the words "prompt length must be 896 characters
 * or fewer".
 */
export const WHISPER_PROMPT_CHARACTERS = 896;

/** Cuts a prompt at a word so that it has at most `maxCharacters`; what stands first matters most to its author. */
export function fitPrompt(prompt: string | undefined, maxCharacters: number): string | undefined {
  const text = prompt?.replace(/\s+/g, " ").trim();
  if (!text) return undefined;
  if (text.length <= maxCharacters) return text;
  const cut = text.slice(0, maxCharacters + 1);
  const end = cut.lastIndexOf(" ");
  // Half a surrogate pair is not a character.
  return (end > 0 ? cut.slice(0, end) : text.slice(0, maxCharacters)).replace(/[\uD800-\uDBFF]$/, "");
}

/** Where a list or a sentence goes on; a dot behind a short word abbreviates it ("Dr."), unless it is one of capitals ("ITS."). */
const TERM_END = /[,;\n、，；。]+|(?<=[\p{L}\p{N}]{4}[.!?]|\p{Lu}{3}[.!?]|:)\s+/u;
const LAST_MARK = /:$|(?<=\p{L}{4}|\p{Lu}{3})[.!?]$/u;

/** The single terms of a prompt: names and jargon separated by commas, semicolons, lines or the ends of sentences. */
export function promptTerms(prompt: string | undefined, maxTerms: number): string[] {
  const terms = (prompt ?? "").split(TERM_END)
    .map((term) => term.trim())
    .filter((term) => term !== "" && !isSentence(term))
    .map((term) => term.replace(LAST_MARK, ""));
  return [...new Set(terms)].slice(0, maxTerms);
}

/** Longer than any name; or shorter, and ended like one. */
function isSentence(term: string): boolean {
  const words = term.split(/\s+/).length;
  return words > 6 || term.length > 60 || words > 3 && /[.!?]$/.test(term);
}

/** Deepgram's limits for keyterms in one request: https://developers.deepgram.com/docs/keyterm */
const MOST_KEYTERMS = 100;
const MOST_KEYTERM_TOKENS = 500;

/** What Deepgram is told to expect: as many terms of the prompt, from its beginning, as one request may hold. */
export function keyterms(prompt: string | undefined): string[] {
  let left = MOST_KEYTERM_TOKENS;
  return promptTerms(prompt, MOST_KEYTERMS).filter((term) => (left -= tokensAtMost(term)) >= 0);
}

/** A token holds three bytes or more of almost any script; one more stands between terms. */
function tokensAtMost(term: string): number {
  return Math.ceil(new TextEncoder().encode(term).length / 3) + 1;
}
