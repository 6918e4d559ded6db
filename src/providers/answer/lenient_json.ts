import { isRecord, readRecords, readText } from "./loose.ts";

/** A string, or what Python and Go write for numbers that JSON has no word for. */
const STRING_OR_NUMBER_WORD = /"(?:[^"\\]|\\.)*"|[-+]?\b(?:NaN|Infinity|nan|inf)\b/g;

/** What an answer says: JSON, also with a byte order mark, with NaN in it, or cut off; undefined when it is none. */
export function parseLeniently(text: string): unknown {
  const bare = text.replace(/^\uFEFF/, "").trim();
  const strict = parseStrictly(bare);
  if (strict !== undefined || !/^[[{"]/.test(bare)) return strict;
  const numbered = bare.replaceAll(STRING_OR_NUMBER_WORD, (found) => found.startsWith('"') ? found : "null");
  return parseStrictly(numbered) ?? wholeText(parseStrictly(closed(numbered)));
}

/** What was cut off counts only when all of its text came before. */
function wholeText(answer: unknown): unknown {
  if (!isRecord(answer)) return undefined;
  const [channel] = isRecord(answer.results) ? readRecords(answer.results.channels) : [];
  const [alternative] = readRecords(channel?.alternatives);
  return readText(answer.text, alternative?.transcript) === undefined ? undefined : answer;
}

/** JSON as it should be; undefined when it is not. */
export function parseStrictly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text up to its last complete value, with its brackets closed; what was cut in the middle is left out. */
function closed(text: string): string {
  const open: string[] = [];
  let whole = "";
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/g)) {
    if (token === "{" || token === "[") open.push(token === "{" ? "}" : "]");
    if (token === "}" || token === "]") open.pop();
    // Before a comma and after a bracket everything is complete.
    if (token === ",") whole = text.slice(0, index) + open.toReversed().join("");
    else if (!token.startsWith('"')) whole = text.slice(0, index + 1) + open.toReversed().join("");
  }
  return whole;
}
