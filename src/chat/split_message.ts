import { splitGraphemes } from "../transcript/graphemes.ts";

/** Telegram's limit for the text of a message (https://core.telegram.org/bots/api#sendmessage), in UTF-16 units. */
export const MAX_MESSAGE_UNITS = 4096;

/** Where a text may be cut, best first. Each match is what goes between two messages. */
const BOUNDARIES = [
  /\n\s*\n\s*/gu,
  /(?<=[.!?…]["'”’»)\]]*)\s+|(?<=[。！？])\s*/gu,
  /\s+/gu,
] as const;

/**
 * Cuts a text into messages of at most `maxUnits` UTF-16 units: between paragraphs, else sentences, else words; inside a
 * word only when it is longer than a message. White space at the cuts is dropped, nothing else; an empty text gives
 * no message.
 */
export function splitMessage(text: string, maxUnits: number = MAX_MESSAGE_UNITS): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > maxUnits) {
    const part = firstPart(rest, maxUnits);
    parts.push(part.trimEnd());
    rest = rest.slice(part.length).trimStart();
  }
  return rest === "" ? parts : [...parts, rest];
}

function firstPart(text: string, maxUnits: number): string {
  // One character more than fits: a boundary right behind a full message counts.
  const window = text.slice(0, maxUnits + 1);
  const cuts = BOUNDARIES.map((boundary) => lastCut(window, boundary, maxUnits));
  const early = maxUnits / 2;
  const cut = cuts.find((each) => each >= early) ?? Math.max(...cuts);
  return cut > 0 ? text.slice(0, cut) : cutWord(text, maxUnits);
}

/** The last place at which the boundary leaves at most `maxUnits`; 0 when there is none. */
function lastCut(window: string, boundary: RegExp, maxUnits: number): number {
  let cut = 0;
  for (const { index } of window.matchAll(boundary)) {
    if (index <= maxUnits) cut = index;
  }
  return cut;
}

/** As many whole characters as fit; at least one code point, even of an endless character. */
function cutWord(text: string, maxUnits: number): string {
  let part = "";
  for (const character of splitGraphemes(text.slice(0, maxUnits * 2))) {
    if (part.length + character.length > maxUnits) break;
    part += character;
  }
  return part === "" ? wholeCodePoints(text, maxUnits) : part;
}

function wholeCodePoints(text: string, maxUnits: number): string {
  const isInsidePair = /[\uD800-\uDBFF]/.test(text[maxUnits - 1]);
  return text.slice(0, isInsidePair ? maxUnits - 1 : maxUnits);
}
