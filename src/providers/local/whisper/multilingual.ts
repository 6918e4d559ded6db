import { lazily } from "../../../lazily.ts";
import { type AudioPiece, SAMPLE_RATE } from "../../../pipeline/audio_reader.ts";
import { GAP, type PieceTranscript, type Segment } from "../../../transcript/transcript.ts";
import type { SettledSegment } from "../../answer/settle.ts";
import { toLanguageCode, toWhisperCode } from "../../shared/language.ts";
import { tidySegments } from "../../shared/segments.ts";
import { filterInventions } from "../../whisper/filter.ts";
import type { English, HeardEnglish } from "../english.ts";
import type { SpeechModel } from "../speech_model.ts";
import type { Multilingual } from "../local.ts";
import type { RecogniserPool } from "../recogniser_pool.ts";
import { findUtterances } from "../utterances.ts";
import { hear, type HeardPiece, type Known, onePerUtterance } from "./hear_windows.ts";
import { ENGLISH, KNOWN, PROVIDER } from "./known_languages.ts";
import type { HeardWindow, WindowAsk } from "./protocol.ts";
import { GUESSING, surest } from "./surest.ts";
import { type SpeechWindow, windowsOf } from "./windows.ts";

/** A window in which probably nothing is said, and which is not heard well either, is noise. */
const PROBABLY_NO_SPEECH = 0.6;
const NOT_HEARD_WELL = -0.6;

/** English of which less is heard with certainty is noisy, or mixed with another language: there Whisper hears more. */
const HEARD_WELL = 0.9;

type Pool = RecogniserPool<WindowAsk, HeardWindow>;

/** Whisper, which knows many languages, with English left to whom knows it better and sooner. */
export function createMultilingual(
  { name, languages }: Pick<Multilingual, "name" | "languages">,
  pool: Pool,
  english: English,
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
      const hearIn = (windows: readonly SpeechWindow[]) => (known: Known) =>
        hear(pool, piece.samples, windows, known, signal);
      const inWindows = hearIn(windows);
      const heard = language === undefined
        ? await hearWhatever(piece.spoken && toWhisperCode(piece.spoken), expected, {
          inWindows,
          apart: hearIn(windows.flatMap((window) => onePerUtterance(window, piece.samples.length))),
          inEnglish: () => english.tryOut(piece, signal),
        })
        : await inWindows({ language: toWhisperCode(language), languages: expected });
      if ("segments" in heard) return heard;
      const segments = segmentsOf(piece, heard);
      const isHeard = segments.some(({ text }) => text !== GAP);
      const found = isHeard ? { language: toLanguageCode(heard.language) } : {};
      return { segments, ...found, ...origin } satisfies PieceTranscript;
    },
    [Symbol.dispose]: () => {
      pool[Symbol.dispose]();
      english[Symbol.dispose]();
    },
  };
}

/** How a piece can be heard. */
interface Ways {
  /** By Whisper, in windows, or each utterance by itself. */
  inWindows(known: Known): Promise<HeardPiece>;
  apart(known: Known): Promise<HeardPiece>;
  inEnglish(): Promise<HeardEnglish>;
}

/** English with the model that knows it better, as far as that hears it well; else whatever it is, in its own language. */
async function hearWhatever(
  spoken: string | undefined,
  expected: readonly string[],
  { inWindows, apart, inEnglish }: Ways,
): Promise<PieceTranscript | HeardPiece> {
  const asEnglish = lazily(async () => {
    const { share, transcript } = await inEnglish();
    if (transcript === undefined || share >= HEARD_WELL) return transcript;
    return await apart({ languages: expected, likely: ENGLISH });
  });
  const isEnglish = spoken === ENGLISH && await asEnglish();
  if (isEnglish) return isEnglish;
  const likely = spoken === ENGLISH ? undefined : spoken;
  const heard = await inWindows({ languages: expected, likely, elsewhere: ENGLISH });
  if (heard.language !== ENGLISH) return heard;
  const english = await asEnglish();
  if (english !== undefined) return english;
  return await surest(expected, inWindows);
}

function segmentsOf({ samples }: AudioPiece, { parts }: HeardPiece): Segment[] {
  const durationSeconds = samples.length / SAMPLE_RATE;
  const said = parts.flatMap(({ window, heard }) => isNoise(heard) ? [] : placed(window, heard))
    .toSorted((a, b) => a.startSeconds - b.startSeconds);
  const kept = filterInventions(said, durationSeconds, { samples });
  return tidySegments(withGaps(kept), durationSeconds);
}

function isNoise({ stretches, noSpeechProbability }: HeardWindow): boolean {
  return noSpeechProbability > PROBABLY_NO_SPEECH &&
    stretches.every(({ meanLogProbability }) => meanLogProbability < NOT_HEARD_WELL);
}

/** Times of the model are near; those of the sound itself are exact. A language that is not expected is a gap. */
function placed(
  window: SpeechWindow,
  { language, stretches, noSpeechProbability }: HeardWindow,
): SettledSegment[] {
  if (language === undefined) return [gapAt(window)];
  const [starts, ends] = [
    window.utterances.map(({ startSample }) => startSample / SAMPLE_RATE),
    window.utterances.map(({ endSample }) => endSample / SAMPLE_RATE),
  ];
  const offset = window.startSample / SAMPLE_RATE;
  return stretches.filter(({ text }) => isSaid(text))
    .map(({ text, startSeconds, endSeconds, meanLogProbability }) => ({
      text,
      startSeconds: nearest(starts, offset + startSeconds),
      endSeconds: nearest(ends, offset + endSeconds),
      averageLogProbability: meanLogProbability,
      noSpeechProbability,
    }));
}

/** Not what stands in brackets alone, such as "[Musica]", nor signs. */
function isSaid(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(/^[[(*♪].*[\])*♪]$/u, ""));
}

function gapAt({ startSample, endSample }: SpeechWindow): SettledSegment {
  const [startSeconds, endSeconds] = [startSample / SAMPLE_RATE, endSample / SAMPLE_RATE];
  return { text: GAP, startSeconds, endSeconds, averageLogProbability: -Infinity };
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
