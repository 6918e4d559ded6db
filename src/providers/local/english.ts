import type { AudioPiece } from "../../pipeline/audio_reader.ts";
import { SAMPLE_RATE } from "../../pipeline/audio_reader.ts";
import { GAP, type PieceTranscript, type Segment } from "../../transcript/transcript.ts";
import { unheardLanguage } from "../shared/unknown_language.ts";
import { recogniseAll } from "./at_once.ts";
import type { SpeechModel } from "./speech_model.ts";
import { MODEL_NAME } from "./model.ts";
import type { Ask, Heard } from "./protocol.ts";
import type { RecogniserPool } from "./recogniser_pool.ts";
import { isUnderstood, isUnheard, mayHideSpeech, stretches, understoodShare } from "./understanding.ts";
import { findUtterances, halves, type Utterance, withMargins } from "./utterances.ts";

const PROVIDER = "local";
const LANGUAGE = "en";

type Pool = RecogniserPool<Ask, Heard>;

/** What was made of a piece that may be English. */
export interface HeardEnglish {
  /** How much of what was said is surely English, 0 to 1. */
  share: number;
  /** Undefined: nothing of it is. */
  transcript?: PieceTranscript;
}

export interface English extends SpeechModel {
  /** The same for who knows what else it may be. */
  tryOut(piece: AudioPiece, signal: AbortSignal): Promise<HeardEnglish>;
}

/** Moonshine, which knows English alone, and says so when it hears something else. */
export function createEnglish(pool: Pool): English {
  const tryOut = (piece: AudioPiece, signal: AbortSignal) => hear(pool, piece, signal);
  return {
    model: MODEL_NAME,
    languages: [LANGUAGE],
    tryOut,
    transcribe: async (piece, _language, signal) => {
      const { transcript } = await tryOut(piece, signal);
      if (transcript === undefined) throw unheardLanguage(PROVIDER, [LANGUAGE]);
      return transcript;
    },
    [Symbol.dispose]: () => pool[Symbol.dispose](),
  };
}

async function hear(pool: Pool, piece: AudioPiece, signal: AbortSignal): Promise<HeardEnglish> {
  const utterances = piece.silent ? [] : findUtterances(piece.samples);
  const said = await listen(pool, piece.samples, utterances, signal);
  const [places, heard] = [said.map(({ utterance }) => utterance), said.map(({ heard }) => heard)];
  const isForeign = isUnheard(places, heard, piece.samples.length / SAMPLE_RATE);
  const segments = isForeign ? undefined : transcribed(places, heard);
  if (segments === undefined) return { share: 0 };
  const language = segments.length > 0 ? LANGUAGE : undefined;
  const transcript = { segments, language, provider: PROVIDER, model: MODEL_NAME };
  return { share: understoodShare(places, heard), transcript };
}

interface Said {
  utterance: Utterance;
  heard: Heard;
}

/** Music that goes over into speech is listened to again in halves, until what is speech stands by itself. */
async function listen(
  pool: Pool,
  samples: Int16Array,
  utterances: readonly Utterance[],
  signal: AbortSignal,
): Promise<Said[]> {
  const asks = withMargins(utterances, samples.length).map(({ startSample, endSample }) => ({
    samples: samples.slice(startSample, endSample),
  }));
  const heard = await recogniseAll(pool, asks, signal);
  const said: Said[] = [];
  for (const [i, utterance] of utterances.entries()) {
    if (!mayHideSpeech(utterance, heard[i])) said.push({ utterance, heard: heard[i] });
    else said.push(...await listen(pool, samples, halves(samples, utterance), signal));
  }
  return said;
}

/** Undefined when English is neither most of it nor a stretch that is worth its words. */
function transcribed(utterances: readonly Utterance[], heard: readonly Heard[]): Segment[] | undefined {
  const said = isUnderstood(utterances, heard) ? utterances.map(() => true) : stretches(utterances, heard);
  if (said.length > 0 && !said.includes(true)) return undefined;
  return utterances.flatMap(({ startSample }, i): Segment[] => {
    const isRestOfGap = !said[i] && said[i - 1] === false;
    const text = said[i] ? heard[i].text : GAP;
    if (text === "" || isRestOfGap) return [];
    const behind = said[i] ? i + 1 : said.indexOf(true, i);
    const last = utterances[behind < 0 ? utterances.length - 1 : behind - 1];
    return [{ text, startSeconds: startSample / SAMPLE_RATE, endSeconds: last.endSample / SAMPLE_RATE }];
  });
}
