import { getLogger } from "@logtape/logtape";
import { type Clock, systemClock } from "../../clock.ts";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { toLanguageCode } from "../shared/language.ts";
import { unknownLanguage } from "../shared/unknown_language.ts";
import type { SpeechModel } from "./speech_model.ts";
import { createEnglish } from "./english.ts";
import { defaultModelDir } from "./model.ts";
import type { Ask, Setup } from "./protocol.ts";
import { Recogniser } from "./recogniser.ts";
import { RecogniserPool } from "./recogniser_pool.ts";
import { findRuntime, type FoundRuntime } from "./runtime/find_runtime.ts";
import {
  ENGLISH_BYTES,
  type FreeMemory,
  freeMemory,
  requireMemory,
  workerBytes,
  workersWithin,
} from "./whisper/memory.ts";
import { ENGLISH } from "./whisper/known_languages.ts";
import { createMultilingual } from "./whisper/multilingual.ts";
import type { HeardWindow, WindowAsk } from "./whisper/protocol.ts";

const log = getLogger(["transhades", "providers", "local"]);

/** A Whisper model that was fetched, beside the English one. */
export interface Multilingual {
  /** As it is called in transcripts. */
  name: string;
  modelDir: string;
  /** What may be spoken; empty: whatever the model knows. */
  languages: readonly string[];
}

export interface LocalOptions {
  /** Folder of the model's two files; default: `models` beside the sources, or inside the executable. */
  modelDir?: string;
  /** Undefined: English is all that is understood. */
  multilingual?: Multilingual;
  /** Utterances recognised at the same time, each on a core of its own; default: 2, or 1 on a machine of one core. */
  workers?: number;
  /** How the models are run, found out when it is first needed; default: as machine code where that can be. */
  runtime?: () => Promise<FoundRuntime>;
  clock?: Clock;
  freeMemory?: FreeMemory;
  /** Starts the worker module of a model; only tests give another one. */
  startWorker?: (module: string) => Worker;
}

/** Loading the model again takes half a second. */
const IDLE_MS = 5 * 60_000;
const PROVIDER = "local";

/** Recognises speech on this machine, with no key and no network; a model is loaded at the first utterance that is for it. */
export function createLocal(options: LocalOptions = {}): Transcriber & AsyncDisposable {
  const speech = createModel(options);
  const { model, languages } = speech;
  return {
    provider: PROVIDER,
    model,
    capabilities: {
      limits: { containers: ["wav"], maxBytes: Infinity, maxSeconds: Infinity }, // it takes the samples, not a file
      languages,
      diarization: false,
    },
    transcribe: async (piece, { language }, signal) => {
      signal.throwIfAborted();
      const code = toLanguageCode(language);
      if (language !== undefined && !languages.includes(code ?? "")) {
        throw unknownLanguage(PROVIDER, languages, language);
      }
      return await speech.transcribe(piece, code, signal);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(speech[Symbol.dispose]()),
  };
}

function createModel(options: LocalOptions): SpeechModel {
  const { multilingual, modelDir = defaultModelDir() } = options;
  const runtime = runtimeOnce(options);
  const setupOf = (modelDir: string) => async () => ({ modelDir, runtime: (await runtime()).kind });
  const inEnglish = (workers: number) =>
    createEnglish(createPool("./worker.ts", setupOf(modelDir), ENGLISH_BYTES, { ...options, workers }));
  if (multilingual === undefined) return inEnglish(workersOf(options));
  const { freeMemory: free = freeMemory } = options;
  const needed = workerBytes(multilingual.modelDir) + (mayBeEnglish(multilingual) ? ENGLISH_BYTES : 0);
  const workers = workersWithin(workersOf(options), needed, free);
  const setup = async () => {
    requireMemory(multilingual.modelDir, needed, free);
    return await setupOf(multilingual.modelDir)();
  };
  const module = "./whisper/worker.ts";
  const pool = createPool<WindowAsk, HeardWindow>(module, setup, needed, { ...options, workers });
  return createMultilingual(multilingual, pool, inEnglish(workers));
}

/** Then its model is loaded, too. */
function mayBeEnglish({ languages }: Multilingual): boolean {
  return languages.length === 0 || languages.includes(ENGLISH);
}

function workersOf({ workers }: LocalOptions): number {
  return workers ?? Math.min(2, navigator.hardwareConcurrency);
}

function createPool<A extends Ask, H>(
  module: string,
  setup: () => Promise<Setup>,
  workerBytes: number,
  options: LocalOptions,
): RecogniserPool<A, H> {
  const { clock = systemClock, startWorker = startModule, freeMemory: free = freeMemory } = options;
  const create = () => new Recogniser<A, H>(startWorker(module), setup);
  const mayGrow = () => free() >= workerBytes;
  return new RecogniserPool({ size: workersOf(options), create, mayGrow, clock, idleMs: IDLE_MS });
}

function runtimeOnce({ runtime = findRuntime }: LocalOptions): () => Promise<FoundRuntime> {
  let found: Promise<FoundRuntime> | undefined;
  const find = async () => {
    const { kind, reason } = await runtime();
    if (reason !== undefined) {
      log.warning("the built-in model runs at half its speed: machine code cannot be loaded ({reason})", {
        reason,
      });
    }
    return { kind, reason };
  };
  return () => found ??= find();
}

function startModule(module: string): Worker {
  return new Worker(new URL(module, import.meta.url), { type: "module", name: "speech" });
}
