import { align } from "./align.ts";
import type { Said, SaidPart } from "./said.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** Nobody says more in a piece: of an answer with more parts the text alone is taken. */
const MOST_PARTS = 5000;
/** Stands between words when places of whole parts are looked for. */
const SEPARATOR = "\u0001";

/**
 * The parts in the order of the text, all of which they say together: words that no part holds become parts without times,
 * and what only repeats the text is left out. Without a text the parts are all there is.
 */
export function coverText({ text, parts }: Pick<Said, "text" | "parts">): SaidPart[] {
  const spoken = parts.filter((part) => part.text.trim() !== "");
  const tokens = tokensOf(text);
  if (tokens.length === 0) return spoken;
  const keys = tokens.map(({ key }) => key);
  const isWhole = isSame(spoken.flatMap(keysOf), keys);
  if (isWhole) return spoken;
  const held = new Places(keys).of(spoken.length > MOST_PARTS ? [] : spoken);
  return new Cover(text, tokens, held).parts();
}

function keysOf({ text }: SaidPart): string[] {
  return tokensOf(text).map(({ key }) => key);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}

function written(keys: readonly string[]): string {
  return SEPARATOR + keys.map((key) => key + SEPARATOR).join("");
}

/** A part and the words of the text that it holds; none when `first` is behind `last`. */
interface Held {
  part: SaidPart;
  keys: string[];
  first: number;
  last: number;
  /** It says other words than the text before its first and after its last. */
  leads: boolean;
  trails: boolean;
  /** It is there word by word. */
  whole: boolean;
}

/** Where the text holds whole parts. */
class Places {
  readonly #written: string;
  /** Index of the token that begins at a place of the written text, and the other way round. */
  readonly #tokenAt = new Map<number, number>();
  readonly #placeOf: number[] = [];
  readonly #taken: Uint8Array;

  constructor(keys: readonly string[]) {
    this.#written = written(keys);
    this.#taken = new Uint8Array(keys.length);
    let place = 0;
    keys.forEach((key, token) => {
      this.#tokenAt.set(place, token);
      this.#placeOf.push(place);
      place += key.length + SEPARATOR.length;
    });
  }

  /** In the order of the text; a part that it does not hold stays behind the one before it. */
  of(parts: readonly SaidPart[]): Held[] {
    let from = 0;
    let behind = -1;
    const placed = parts.map((part) => {
      const keys = keysOf(part);
      const first = keys.length > 0 ? this.#find(keys, from) ?? this.#find(keys, 0) : undefined;
      if (first === undefined) {
        return { part, keys, first: 0, last: -1, leads: true, trails: true, whole: false, order: behind };
      }
      const last = first + keys.length - 1;
      this.#taken.fill(1, first, last + 1);
      [from, behind] = [last + 1, first];
      return { part, keys, first, last, leads: false, trails: false, whole: true, order: first };
    });
    return placed.toSorted((a, b) => a.order - b.order);
  }

  #find(keys: readonly string[], fromToken: number): number | undefined {
    const sought = written(keys);
    const isFree = (token: number) => !this.#taken.subarray(token, token + keys.length).includes(1);
    const from = this.#placeOf[fromToken] ?? this.#written.length;
    for (let at = this.#written.indexOf(sought, from); at >= 0; at = this.#written.indexOf(sought, at + 1)) {
      const token = this.#tokenAt.get(at);
      if (token !== undefined && isFree(token)) return token;
    }
    return undefined;
  }
}

class Cover {
  readonly #written: string;
  readonly #keys: string[];

  constructor(readonly text: string, readonly tokens: readonly Token[], readonly ordered: readonly Held[]) {
    this.#keys = tokens.map(({ key }) => key);
    this.#written = written(this.#keys);
  }

  parts(): SaidPart[] {
    const covered: SaidPart[] = [];
    let previous: Held | undefined;
    let strangers: SaidPart[] = [];
    for (const held of this.#resembling()) {
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

  /** What is not there word by word holds the words that it has in common with what stands there instead. */
  #resembling(): Held[] {
    const all: Held[] = [];
    let from = 0;
    let group: Held[] = [];
    for (const held of this.ordered) {
      if (!held.whole) {
        group.push(held);
        continue;
      }
      all.push(...this.#resemblingOf(group, from, held.first), held);
      group = [];
      from = held.last + 1;
    }
    return [...all, ...this.#resemblingOf(group, from, this.#keys.length)];
  }

  #resemblingOf(group: readonly Held[], from: number, to: number): Held[] {
    const found = align(this.#keys.slice(from, to), group.flatMap(({ keys }) => keys));
    let at = 0;
    return group.map((held) => {
      const places = found.subarray(at, at += held.keys.length);
      const own = places.filter((place) => place >= 0);
      if (own.length === 0) return held;
      const [first, last] = [own[0] + from, own[own.length - 1] + from];
      return { ...held, first, last, leads: places[0] < 0, trails: places[places.length - 1] < 0 };
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
