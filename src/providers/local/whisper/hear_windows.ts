import { unheardLanguage } from "../../shared/unknown_language.ts";
import { recogniseAll } from "../at_once.ts";
import type { RecogniserPool } from "../recogniser_pool.ts";
import { type Utterance, withMargins } from "../utterances.ts";
import { codesOf, PROVIDER } from "./known_languages.ts";
import { missedIn } from "./missed.ts";
import type { HeardWindow, WindowAsk } from "./protocol.ts";
import type { SpeechWindow } from "./windows.ts";

/** What is known of the language of a piece. */
export type Known = Pick<WindowAsk, "language" | "languages" | "likely" | "elsewhere">;

export interface HeardPiece {
  /** Of most of it. */
  language: string;
  parts: HeardPart[];
}

/** How often what was missed is listened to again, and what was missed of that. */
const MOST_TRIES = 3;

interface HeardPart {
  window: SpeechWindow;
  heard: HeardWindow;
}

/**
 * Hears the windows of a piece. The longest one tells its language, which the others are likely to speak, too.
 * @throws {ProviderError} "language" when it is none of those that it may be
 */
export async function hear(
  pool: RecogniserPool<WindowAsk, HeardWindow>,
  samples: Int16Array,
  windows: readonly SpeechWindow[],
  { elsewhere, ...known }: Known,
  signal: AbortSignal,
): Promise<HeardPiece> {
  const longest = windows.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
  const asked = ({ startSample, endSample }: Utterance) => samples.slice(startSample, endSample);
  const first = await pool.recognise({ ...known, elsewhere, samples: asked(longest) }, signal);
  const { language } = first;
  if (language === undefined) throw unheardLanguage(PROVIDER, codesOf(known.languages));
  if (language === elsewhere) return { language, parts: [] };

  const hearAll = async (windows: readonly SpeechWindow[], likely: string | undefined) => {
    const asks = windows.map((window) => ({ ...known, likely, samples: asked(window) }));
    const heard = await recogniseAll(pool, asks, signal);
    return windows.map((window, i) => ({ window, heard: heard[i] }));
  };
  const withMissed = async (part: HeardPart, tries = MOST_TRIES): Promise<HeardPart[]> => {
    const missed = tries > 0 ? missedIn(part.window, part.heard) : [];
    const heard = await hearAll(missed, part.heard.language);
    const more = await Promise.all(heard.map((part) => withMissed(part, tries - 1)));
    return [part, ...more.flat()];
  };
  const others = await hearAll(windows.filter((window) => window !== longest), language);
  const parts = windows.map((window) =>
    others.find((other) => other.window === window) ?? { window, heard: first }
  );
  const apart = ({ window, heard }: HeardPart) =>
    hearAll(onePerUtterance(window, samples.length), heard.language);
  const mayBeMixed = (i: number) => parts[i].window.utterances.length > 1 && isAtSwitch(parts, i);
  const heard = parts.map((part, i) => mayBeMixed(i) ? apart(part) : [part]);
  const whole = (await Promise.all(heard)).flat().map((part) => withMissed(part));
  return { language, parts: (await Promise.all(whole)).flat() };
}

/** Where the language changes, a window may hold both. */
function isAtSwitch(parts: readonly HeardPart[], index: number): boolean {
  const [before, own, after] = [index - 1, index, index + 1].map((i) => parts.at(i)?.heard.language);
  return index > 0 && before !== own || index + 1 < parts.length && after !== own;
}

/** The same speech in shorter windows. */
export function onePerUtterance({ utterances }: SpeechWindow, sampleCount: number): SpeechWindow[] {
  return withMargins(utterances, sampleCount).map((margins, i) => ({
    ...margins,
    utterances: [utterances[i]],
  }));
}

function lengthOf({ startSample, endSample }: Utterance): number {
  return endSample - startSample;
}
