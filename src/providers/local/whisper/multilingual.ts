import { type AudioPiece, SAMPLE_RATE } from "../../../pipeline/audio_reader.ts";
import { isUnknownLanguage } from "../../../pipeline/errors.ts";
import { GAP, type PieceTranscript, type Segment } from "../../../transcript/transcript.ts";
import type { SettledSegment } from "../../answer/settle.ts";
import { toLanguageCode, toWhisperCode, WHISPER_LANGUAGES } from "../../shared/language.ts";
import { tidySegments } from "../../shared/segments.ts";
import { unheardLanguage } from "../../shared/unknown_language.ts";
import { filterInventions } from "../../whisper/filter.ts";
import { recogniseAll } from "../at_once.ts";
import type { SpeechModel } from "../speech_model.ts";
import type { Multilingual } from "../local.ts";
import type { RecogniserPool } from "../recogniser_pool.ts";
import { findUtterances, type Utterance } from "../utterances.ts";
import type { HeardWindow, WindowAsk } from "./protocol.ts";
import { type SpeechWindow, windowsOf } from "./windows.ts";

const PROVIDER = "local";
const ENGLISH = "en";

/** Whisper's own limit: beyond it the words are guesses. */
const GUESSING = -1;
/** A window in which probably nothing is said, and which is not heard well either, is noise. */
const PROBABLY_NO_SPEECH = 0.6;
const NOT_HEARD_WELL = -0.6;

/** Of those that may be chosen. Cantonese came with a later generation than the models that are fetched. */
const KNOWN = WHISPER_LANGUAGES.filter((code) => code !== "yue");

type Pool = RecogniserPool<WindowAsk, HeardWindow>;

/** Whisper, which knows many languages, with English left to whom knows it better and sooner. */
export function createMultilingual(
  { name, languages }: Pick<Multilingual, "name" | "languages">,
  pool: Pool,
  english: SpeechModel,
): SpeechModel {
  const expected = languages.map(toWhisperCode);
  return {
    model: name,
    languages: languages.length > 0 ? languages.filter((code) => KNOWN.includes(code)) : KNOWN,
    transcribe: async (piece, language, signal) => {
      if (language === ENGLISH) return await english.transcribe(piece, language, signal);
      const windows = piece.silent ? [] : windowsOf(findUtterances(piece.samples), piece.samples.length);
      const origin = { provider: PROVIDER, model: name } as const;
      if (windows.length === 0) return { segments: [], ...origin };
      let heard = await hear(pool, piece, windows, language && toWhisperCode(language), expected, signal);
      if (heard.language === ENGLISH) {
        try {
          return await english.transcribe(piece, ENGLISH, signal);
        } catch (error) {
          const others = expected.filter((code) => code !== ENGLISH);
          if (!isUnknownLanguage(error) || others.length === 0) throw error;
          heard = await hear(pool, piece, windows, undefined, others, signal); // it only seemed to be English
        }
      }
      const segments = segmentsOf(piece, windows, heard.windows);
      const found = segments.length > 0 ? { language: toLanguageCode(heard.language) } : {};
      return { segments, ...found, ...origin } satisfies PieceTranscript;
    },
    [Symbol.dispose]: () => {
      pool[Symbol.dispose]();
      english[Symbol.dispose]();
    },
  };
}

interface HeardPiece {
  language: string;
  windows: HeardWindow[];
}

/** The longest window tells the language of the piece. @throws {ProviderError} "language" */
async function hear(
  pool: Pool,
  { samples }: AudioPiece,
  windows: readonly SpeechWindow[],
  known: string | undefined,
  languages: readonly string[],
  signal: AbortSignal,
): Promise<HeardPiece> {
  const asked = (window: SpeechWindow) => samples.slice(window.startSample, window.endSample);
  const longest = windows.indexOf(windows.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0]);
  const ask = { samples: asked(windows[longest]), language: known, languages, elsewhere: ENGLISH };
  const first = await pool.recognise(ask, signal);
  const { language } = first;
  if (language === undefined) {
    throw unheardLanguage(
      PROVIDER,
      languages.length > 0 ? languages.flatMap((code) => toLanguageCode(code) ?? []) : KNOWN,
    );
  }
  if (language === ENGLISH) return { language, windows: [] };
  const others = windows.filter((_, i) => i !== longest);
  const asks = others.map((window) => ({ samples: asked(window), language, languages }));
  const heard = await recogniseAll(pool, asks, signal);
  return { language, windows: heard.toSpliced(longest, 0, first) };
}

function segmentsOf(
  { samples }: AudioPiece,
  windows: readonly SpeechWindow[],
  heard: readonly HeardWindow[],
): Segment[] {
  const durationSeconds = samples.length / SAMPLE_RATE;
  const said = windows.flatMap((window, i) => isNoise(heard[i]) ? [] : placed(window, heard[i]));
  const kept = filterInventions(said, durationSeconds, { samples });
  return tidySegments(withGaps(kept), durationSeconds);
}

function isNoise({ stretches, noSpeechProbability }: HeardWindow): boolean {
  return noSpeechProbability > PROBABLY_NO_SPEECH &&
    stretches.every(({ meanLogProbability }) => meanLogProbability < NOT_HEARD_WELL);
}

/** Times of the model are near; those of the sound itself are exact. */
function placed(window: SpeechWindow, { stretches, noSpeechProbability }: HeardWindow): SettledSegment[] {
  const [starts, ends] = [
    window.utterances.map(({ startSample }) => startSample / SAMPLE_RATE),
    window.utterances.map(({ endSample }) => endSample / SAMPLE_RATE),
  ];
  const offset = window.startSample / SAMPLE_RATE;
  return stretches.filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .map(({ text, startSeconds, endSeconds, meanLogProbability }) => ({
      text,
      startSeconds: nearest(starts, offset + startSeconds),
      endSeconds: nearest(ends, offset + endSeconds),
      averageLogProbability: meanLogProbability,
      noSpeechProbability,
    }));
}

const NEAR_SECONDS = 1;

function nearest(places: readonly number[], seconds: number): number {
  const best = places.toSorted((a, b) => Math.abs(a - seconds) - Math.abs(b - seconds)).at(0);
  return best !== undefined && Math.abs(best - seconds) <= NEAR_SECONDS ? best : seconds;
}

/** What is guessed is a gap; guesses that follow each other are one. */
function withGaps(segments: readonly SettledSegment[]): Segment[] {
  const result: Segment[] = [];
  for (const { text, startSeconds, endSeconds, averageLogProbability = 0 } of segments) {
    const isGuess = averageLogProbability < GUESSING;
    const last = result.at(-1);
    if (isGuess && last?.text === GAP) last.endSeconds = endSeconds;
    else result.push({ text: isGuess ? GAP : text, startSeconds, endSeconds });
  }
  return result;
}

function lengthOf({ startSample, endSample }: Utterance): number {
  return endSample - startSample;
}
