import type { Segment } from "../../../src/transcript/transcript.ts";
import { MatchedFilter, type Place, stretches } from "./matched_filter.ts";
import type { Recognise } from "./vendor.ts";
import { likeness, type Waveform, waveform } from "./waveform.ts";

/*
 * Hears sentences whose sound it knows, in any language. A matched filter finds where each may be said; then each of its
 * words must be there by itself. So a word that is cut off, drowned or too quiet is not heard, and one that is displaced
 * is heard where it is.
 */

const RATE = 16_000;
/** Places are found at a sixteenth of the rate, words compared at half of it. */
const [COARSE, FINE] = [16, 2];
/** What is left of a cut sentence must be found; another sentence is less alike. */
const LEAST_LIKENESS = 0.3;
/** Noise that is as loud as a word leaves 0.7 of it. */
const LEAST_LIKENESS_OF_WORD = 0.6;
/** A sentence of which less is heard is another one with the same word. */
const LEAST_SHARE = 0.2;
/** Between this and the next place where the same sentence may begin. */
const APART = 0.5 * RATE / COARSE;
/** Sentences follow each other, nearly. */
const OVERLAP_SECONDS = 0.05;
/** How exactly a place is found at first, and how far a word may stand from where the sentence has it (in seconds). */
const [PLACE_SHIFT, WORD_SHIFT] = [0.008, 0.001];
/** A speech model makes nothing of what is quieter (power, -50 dBFS). */
const INAUDIBLE = 1e-5 * 32768 ** 2;

/** Mono samples at 16 kHz, without silence at their ends; 8 s at most. */
export interface KnownSentence {
  text: string;
  samples: Int16Array;
}

/** Of a sentence, in samples. */
interface Span {
  from: number;
  to: number;
}

/** A speech model that knows nothing but these sentences. */
export function knownSpeech(sentences: readonly KnownSentence[]): Recognise {
  const known = sentences.map((sentence) => new Sentence(sentence));
  return (samples) => {
    const [coarse, fine] = [waveform(samples, COARSE), waveform(samples, FINE)];
    const places = known.map((): Place[] => []);
    for (const stretch of stretches(coarse)) {
      known.forEach(({ filter }, i) => places[i].push(...filter.places(stretch, LEAST_LIKENESS)));
    }
    const claims = known.flatMap((sentence, i) =>
      best(places[i]).flatMap(({ at, likeness }) =>
        sentence.hear(samples, fine, at * COARSE).map((segment) => ({ segment, likeness }))
      )
    );
    const segments = inTurn(claims);
    return Promise.resolve({ segments: segments.toSorted((a, b) => a.startSeconds - b.startSeconds) });
  };
}

class Sentence {
  readonly filter: MatchedFilter;
  readonly #fine: Waveform;
  readonly #words: (Span & { text: string })[];

  constructor({ text, samples }: KnownSentence) {
    this.filter = new MatchedFilter(waveform(samples, COARSE));
    this.#fine = waveform(samples, FINE);
    this.#words = shares(text, samples.length);
  }

  /** Those of its words that are there when it begins near this sample. */
  hear(samples: Int16Array, fine: Waveform, near: number): Segment[] {
    const whole = { from: 0, to: this.#fine.values.length * FINE };
    const { start } = this.#match(whole, fine, near, PLACE_SHIFT);
    const heard = this.#words.filter((word) =>
      power(samples, start + word.from, start + word.to) >= INAUDIBLE &&
      this.#match(word, fine, start, WORD_SHIFT).likeness >= LEAST_LIKENESS_OF_WORD
    );
    if (heard.length === 0 || heard.length < LEAST_SHARE * this.#words.length) return [];
    const seconds = (sample: number) => Math.max(0, Math.min(samples.length, start + sample)) / RATE;
    const text = heard.map((word) => word.text).join(" ");
    return [{ text, startSeconds: seconds(heard[0].from), endSeconds: seconds(heard[heard.length - 1].to) }];
  }

  /** Where the sentence begins, at most so far from `near`, when this part of it is as alike as it can be. */
  #match(
    { from, to }: Span,
    fine: Waveform,
    near: number,
    seconds: number,
  ): { start: number; likeness: number } {
    const [first, end, middle] = [from, to, near].map((sample) => Math.round(sample / FINE));
    const shift = Math.round(seconds * RATE / FINE);
    let best = { start: near, likeness: 0 };
    for (let start = middle - shift; start <= middle + shift; start++) {
      const like = likeness(this.#fine, first, end, fine, start + first);
      if (like > best.likeness) best = { start: start * FINE, likeness: like };
    }
    return best;
  }
}

/** One voice says a word in every sentence alike: where two may be heard, the one that explains more is. */
function inTurn(claims: readonly { segment: Segment; likeness: number }[]): Segment[] {
  const taken: Segment[] = [];
  for (const { segment } of claims.toSorted((a, b) => b.likeness - a.likeness)) {
    const isFree = taken.every((other) =>
      segment.endSeconds <= other.startSeconds + OVERLAP_SECONDS ||
      segment.startSeconds >= other.endSeconds - OVERLAP_SECONDS
    );
    if (isFree) taken.push(segment);
  }
  return taken;
}

/** Each word has the share of the time that it has of the letters. */
function shares(text: string, samples: number): (Span & { text: string })[] {
  const each = samples / (text.length + 1);
  let from = 0;
  return text.split(" ").map((word) => {
    const share = { text: word, from: Math.round(from), to: Math.round(from + (word.length + 1) * each) };
    from += (word.length + 1) * each;
    return share;
  });
}

/** The most alike first; none beside a better one. */
function best(places: readonly Place[]): Place[] {
  const taken: Place[] = [];
  for (const place of places.toSorted((a, b) => b.likeness - a.likeness)) {
    if (taken.every(({ at }) => Math.abs(at - place.at) >= APART)) taken.push(place);
  }
  return taken;
}

/** What lies outside counts as silence. */
function power(samples: Int16Array, from: number, to: number): number {
  const inside = samples.subarray(Math.max(0, from), Math.max(0, to));
  return inside.reduce((sum, sample) => sum + sample * sample, 0) / (to - from);
}
