import { getLogger } from "@logtape/logtape";
import { type Clock, systemClock } from "../../clock.ts";
import type { AudioPiece } from "../../pipeline/audio_reader.ts";
import { SAMPLE_RATE } from "../../pipeline/audio_reader.ts";
import type { TranscribeOptions, Transcriber } from "../../pipeline/transcriber.ts";
import { GAP, type PieceTranscript, type Segment } from "../../transcript/transcript.ts";
import { unheardLanguage, unknownLanguage } from "../shared/unknown_language.ts";
import { defaultModelDir, MODEL_NAME } from "./model.ts";
import type { Heard, Setup } from "./protocol.ts";
import { Recogniser } from "./recogniser.ts";
import { RecogniserPool } from "./recogniser_pool.ts";
import { findRuntime, type FoundRuntime } from "./runtime/find_runtime.ts";
import { isUnderstood, isUnheard, mayHideSpeech, stretches } from "./understanding.ts";
import { findUtterances, halves, type Utterance, withMargins } from "./utterances.ts";

const log = getLogger(["transhades", "providers", "local"]);

export interface LocalOptions {
  /** Folder of the model's two files; default: `models` beside the sources, or inside the executable. */
  modelDir?: string;
  /** Utterances recognised at the same time, each on a core of its own; default: 2, or 1 on a machine of one core. */
  workers?: number;
  /** How the models are run, found out when it is first needed; default: as machine code where that can be. */
  runtime?: () => Promise<FoundRuntime>;
  clock?: Clock;
  /** Starts the worker module; only tests give another one. */
  startWorker?: () => Worker;
}

/** Loading the model again takes half a second. */
const IDLE_MS = 5 * 60_000;

const PROVIDER = "local";
const LANGUAGE = "en";

/** Recognises English on this machine, with no key and no network; the model is loaded at the first utterance. */
export function createLocal(options: LocalOptions = {}): Transcriber & AsyncDisposable {
  const { startWorker = startModelWorker, clock = systemClock } = options;
  const size = options.workers ?? Math.min(2, navigator.hardwareConcurrency);
  const setup = setupOnce(options);
  const create = () => new Recogniser(startWorker(), setup);
  const pool = new RecogniserPool({ size, create, clock, idleMs: IDLE_MS });
  return {
    provider: PROVIDER,
    model: MODEL_NAME,
    capabilities: {
      limits: { containers: ["wav"], maxBytes: Infinity, maxSeconds: Infinity }, // it takes the samples, not a file
      languages: [LANGUAGE],
      diarization: false,
    },
    transcribe: (piece, options, signal) => transcribe(pool, piece, options, signal),
    [Symbol.asyncDispose]: () => Promise.resolve(pool[Symbol.dispose]()),
  };
}

function setupOnce({ modelDir = defaultModelDir(), runtime = findRuntime }: LocalOptions) {
  let found: Promise<Setup> | undefined;
  const find = async () => {
    const { kind, reason } = await runtime();
    if (reason !== undefined) {
      log.warning("the built-in model runs at half its speed: machine code cannot be loaded ({reason})", {
        reason,
      });
    }
    return { modelDir, runtime: kind };
  };
  return () => found ??= find();
}

function startModelWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "speech" });
}

async function transcribe(
  pool: RecogniserPool,
  piece: AudioPiece,
  { language }: TranscribeOptions,
  signal: AbortSignal,
): Promise<PieceTranscript> {
  signal.throwIfAborted();
  if (language !== undefined && language.split("-")[0].toLowerCase() !== LANGUAGE) {
    throw unknownLanguage(PROVIDER, [LANGUAGE], language);
  }
  const utterances = piece.silent ? [] : findUtterances(piece.samples);
  const said = await listen(pool, piece.samples, utterances, signal);
  const [places, heard] = [said.map(({ utterance }) => utterance), said.map(({ heard }) => heard)];
  const isForeign = isUnheard(places, heard, piece.samples.length / SAMPLE_RATE);
  if (isForeign) throw unheardLanguage(PROVIDER, [LANGUAGE]);
  const segments = transcribed(places, heard);
  return {
    segments,
    language: segments.length > 0 ? LANGUAGE : undefined,
    provider: PROVIDER,
    model: MODEL_NAME,
  };
}

interface Said {
  utterance: Utterance;
  heard: Heard;
}

/** Music that goes over into speech is listened to again in halves, until what is speech stands by itself. */
async function listen(
  pool: RecogniserPool,
  samples: Int16Array,
  utterances: readonly Utterance[],
  signal: AbortSignal,
): Promise<Said[]> {
  const heard = await recogniseAll(pool, samples, utterances, signal);
  const said: Said[] = [];
  for (const [i, utterance] of utterances.entries()) {
    if (!mayHideSpeech(utterance, heard[i])) said.push({ utterance, heard: heard[i] });
    else said.push(...await listen(pool, samples, halves(samples, utterance), signal));
  }
  return said;
}

/** @throws {ProviderError} "language" when English is neither most of it nor a stretch that is worth its words */
function transcribed(utterances: readonly Utterance[], heard: readonly Heard[]): Segment[] {
  const said = isUnderstood(utterances, heard) ? utterances.map(() => true) : stretches(utterances, heard);
  if (said.length > 0 && !said.includes(true)) throw unheardLanguage(PROVIDER, [LANGUAGE]);
  return utterances.flatMap(({ startSample }, i): Segment[] => {
    const isRestOfGap = !said[i] && said[i - 1] === false;
    const text = said[i] ? heard[i].text : GAP;
    if (text === "" || isRestOfGap) return [];
    const behind = said[i] ? i + 1 : said.indexOf(true, i);
    const last = utterances[behind < 0 ? utterances.length - 1 : behind - 1];
    return [{ text, startSeconds: startSample / SAMPLE_RATE, endSeconds: last.endSample / SAMPLE_RATE }];
  });
}

/** One failure ends the others: the piece is tried again as a whole. */
async function recogniseAll(
  pool: RecogniserPool,
  samples: Int16Array,
  utterances: readonly Utterance[],
  signal: AbortSignal,
): Promise<Heard[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  try {
    return await Promise.all(
      withMargins(utterances, samples.length).map(({ startSample, endSample }) =>
        pool.recognise(samples.slice(startSample, endSample), either)
      ),
    );
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}
