import { excerpt, type Stretch } from "../audio/excerpt.ts";
import type { AudioReaderDeps } from "../audio/settings.ts";
import { createAudioReader } from "../audio/reader.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import type { AudioReader } from "../pipeline/audio_reader.ts";
import type { Bytes, FileSource } from "../pipeline/file_source.ts";
import type { PieceSlots } from "../pipeline/transcribe.ts";
import type { ProviderName } from "../pipeline/transcriber.ts";
import type { Providers } from "../providers/index.ts";
import type { KeyNews } from "../providers/ports.ts";
import { multilingualOf } from "./local_model.ts";
import { ChangingProviders } from "./changing_providers.ts";
import { createProviders } from "../providers/index.ts";
import { createLocal } from "../providers/local/local.ts";
import { findRuntime } from "../providers/local/runtime/find_runtime.ts";
import { ArrivalOrder, Semaphore } from "../semaphore.ts";

/** Everything that takes a file to its words, without Telegram. */
export interface Transcription extends AsyncDisposable {
  reader: AudioReader;
  /** A stretch of a recording as a voice message. @throws {InputError} when it cannot be read */
  excerpt(source: FileSource, stretch: Stretch, signal: AbortSignal): Promise<Bytes>;
  providers: Providers;
  pieceSlots: PieceSlots;
  /** Those that can be chosen, in the order of PROVIDERS. */
  configured(): ProviderName[];
  /** From now on asks the providers of these settings; pieces under way go on with those of before. */
  useProviders(settings: Settings): void;
}

/** Pieces of one file that are at a provider at once. */
export const PIECES_AT_ONCE = 4;

export function openTranscription(settings: Settings, clock: Clock, keyNews?: KeyNews): Transcription {
  const local = createLocal({
    modelDir: settings.MODEL_DIR,
    multilingual: multilingualOf(settings),
    workers: settings.LOCAL_WORKERS,
    runtime: () => findRuntime(settings.TMPDIR),
    clock,
  });
  const deps = { local, fetch, clock, random: Math.random, keyNews };
  const providers = new ChangingProviders((settings) => {
    return createProviders({ ...settings.remotes, fallback: settings.PROVIDER_FALLBACK }, deps);
  }, settings);
  const audio = audioOf(settings, clock);
  // However the others are held up, one file can have all its pieces under way.
  const pieceSlots = new Semaphore<object>(
    settings.QUEUE_MAX_WORKERS + PIECES_AT_ONCE - 1,
    new ArrivalOrder(),
  );
  return {
    reader: createAudioReader(audio),
    excerpt: (source, stretch, signal) => excerpt(source, stretch, audio, signal),
    providers,
    pieceSlots,
    configured: () => providers.health().map(({ provider }) => provider),
    useProviders: (settings) => providers.use(settings),
    [Symbol.asyncDispose]: () => {
      providers[Symbol.dispose]();
      return local[Symbol.asyncDispose]();
    },
  };
}

export function openReader(settings: Settings, clock: Clock): AudioReader {
  return createAudioReader(audioOf(settings, clock));
}

function audioOf(settings: Settings, clock: Clock): AudioReaderDeps {
  return {
    clock,
    useStreaming: settings.AUDIO_USE_STREAMING,
    targetBitrateKbps: settings.AUDIO_TARGET_BITRATE,
    compressionThresholdMb: settings.AUDIO_COMPRESSION_THRESHOLD_MB,
  };
}
