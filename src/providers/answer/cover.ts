import { align } from "./align.ts";
import type { Said, SaidPart } from "./said.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** Stands between words when places of whole parts are looked for. */
const GAP = "\u0001";

/**
 * The parts in the order of the text, all of which they say together: words that no part holds become parts without times,
 * and what only repeats the text is left out. Without a text the parts are all there is.
 */
export function coverText({ text, parts }: Pick<Said, "text" | "parts">): SaidPart[] {
  const spoken = parts.filter((part) => part.text.trim() !== "");
  const tokens = tokensOf(text);
  if (tokens.length === 0) return spoken;
  const keys = tokens.map(({ key }) => key);
  const inOrder = [spoken, byPlace(spoken, keys)];
  return inOrder.find((order) => isSame(order.flatMap(keysOf), keys)) ??
    new Cover(text, tokens, inOrder[1]).parts();
}

function keysOf({ text }: SaidPart): string[] {
  return tokensOf(text).map(({ key }) => key);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}

function written(keys: readonly string[]): string {
  return GAP + keys.map((key) => key + GAP).join("");
}

/** Sorted by where the text holds them; one that it does not hold stays behind the one before it. */
function byPlace(parts: readonly SaidPart[], keys: readonly string[]): SaidPart[] {
  const text = written(keys);
  const taken = new Set<number>();
  let end = 0;
  let place = -1;
  const placed = parts.map((part) => {
    const sought = written(keysOf(part));
    const after = text.indexOf(sought, end);
    const found = after >= 0 ? after : text.indexOf(sought);
    if (found >= 0 && sought !== GAP && !taken.has(found)) {
      taken.add(found);
      place = found;
      end = found + sought.length - 1;
    }
    return { part, place };
  });
  return placed.toSorted((a, b) => a.place - b.place).map(({ part }) => part);
}

/** A part and the words of the text that it holds; none when `first` is behind `last`. */
interface Held {
  part: SaidPart;
  first: number;
  last: number;
  /** It says other words than the text before its first and after its last. */
  leads: boolean;
  trails: boolean;
  whole: boolean;
}

class Cover {
  readonly #written: string;

  constructor(
    readonly text: string,
    readonly tokens: readonly Token[],
    readonly ordered: readonly SaidPart[],
  ) {
    this.#written = written(tokens.map(({ key }) => key));
  }

  parts(): SaidPart[] {
    const covered: SaidPart[] = [];
    let previous: Held | undefined;
    let strangers: SaidPart[] = [];
    for (const held of this.#held()) {
      if (held.first > held.last) {
        strangers.push(held.part);
        continue;
      }
      covered.push(...this.#between(previous, held, strangers));
      strangers = [];
      previous = held;
    }
    return [...covered, ...this.#between(previous, undefined, strangers)];
  }

  #held(): Held[] {
    const keys = this.ordered.map(keysOf);
    const found = align(this.tokens.map(({ key }) => key), keys.flat());
    let from = 0;
    return this.ordered.map((part, i) => {
      const places = found.subarray(from, from += keys[i].length);
      const held = places.filter((place) => place >= 0);
      const [first, last] = [held.at(0) ?? 0, held.at(-1) ?? -1];
      const whole = held.length === places.length && last - first + 1 === held.length;
      return { part, first, last, leads: places.at(0) === -1, trails: places.at(-1) === -1, whole };
    });
  }

  /** The part before with what it may grow by, and what stands between it and the next. */
  #between(previous: Held | undefined, next: Held | undefined, strangers: readonly SaidPart[]): SaidPart[] {
    const first = previous ? previous.last + 1 : 0;
    const last = next ? next.first - 1 : this.tokens.length - 1;
    const missing = last - first + 1;
    const self = previous ? [this.#cut(previous)] : [];
    if (missing <= 0) return [...self, ...strangers.filter((part) => !this.#repeats(part))];
    if (strangers.length > 0) return [...self, this.#instead(strangers, first, last)];
    if (previous?.trails) return [this.#cut({ ...previous, last, whole: false })];
    if (next?.leads) Object.assign(next, { first, whole: false });
    else self.push({ text: this.#slice(first, last) });
    return self;
  }

  #cut({ part, first, last, whole }: Held): SaidPart {
    return whole ? part : { ...part, text: this.#slice(first, last) };
  }

  /** The text's words at the time of parts that say it in other words. */
  #instead(strangers: readonly SaidPart[], first: number, last: number): SaidPart {
    return { ...strangers[0], end: strangers[strangers.length - 1].end, text: this.#slice(first, last) };
  }

  #repeats(part: SaidPart): boolean {
    return this.#written.includes(written(keysOf(part)));
  }

  #slice(first: number, last: number): string {
    return sliceTokens(this.text, this.tokens, first, last);
  }
}

/** The tokens from `first` to `last` with the marks that belong to them. */
export function sliceTokens(text: string, tokens: readonly Token[], first: number, last: number): string {
  const edge = (index: number) => {
    if (index <= 0) return 0;
    if (index >= tokens.length) return text.length;
    const between = text.slice(tokens[index - 1].end, tokens[index].start);
    const space = between.search(/\s\S*$/);
    return space < 0 ? tokens[index].start : tokens[index - 1].end + space;
  };
  return text.slice(edge(first), edge(last + 1)).trim();
}
