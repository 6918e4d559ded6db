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

/** The single terms of a prompt: names and jargon separated by commas, semicolons or lines. */
export function promptTerms(prompt: string | undefined, maxTerms: number): string[] {
  const terms = (prompt ?? "").split(/[,;\n]+/).map((term) => term.trim()).filter((term) => term !== "");
  return [...new Set(terms)].slice(0, maxTerms);
}
