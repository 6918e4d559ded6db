import { createAudioReader } from "../audio/reader.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import type { AudioReader } from "../pipeline/audio_reader.ts";
import type { PieceSlots } from "../pipeline/transcribe.ts";
import type { ProviderName } from "../pipeline/transcriber.ts";
import { createProviders, type Providers } from "../providers/index.ts";
import type { KeyNews } from "../providers/ports.ts";
import { createLocal } from "../providers/local/local.ts";
import { ArrivalOrder, Semaphore } from "../semaphore.ts";

/** Everything that takes a file to its words, without Telegram. */
export interface Transcription extends AsyncDisposable {
  reader: AudioReader;
  providers: Providers;
  pieceSlots: PieceSlots;
  /** Those that can be chosen, in the order of PROVIDERS. */
  configured: ProviderName[];
}

/** Pieces of one file that are at a provider at once. */
export const PIECES_AT_ONCE = 4;

export function openTranscription(settings: Settings, clock: Clock, keyNews?: KeyNews): Transcription {
  const local = createLocal({ modelDir: settings.MODEL_DIR, workers: settings.LOCAL_WORKERS });
  const remotes = { ...settings.remotes, fallback: settings.PROVIDER_FALLBACK };
  const providers = createProviders(remotes, { local, fetch, clock, random: Math.random, keyNews });
  const reader = createAudioReader({
    clock,
    useStreaming: settings.AUDIO_USE_STREAMING,
    targetBitrateKbps: settings.AUDIO_TARGET_BITRATE,
    compressionThresholdMb: settings.AUDIO_COMPRESSION_THRESHOLD_MB,
  });
  const configured = providers.health().map(({ provider }) => provider);
  // However the others are held up, one file can have all its pieces under way.
  const pieceSlots = new Semaphore<object>(
    settings.QUEUE_MAX_WORKERS + PIECES_AT_ONCE - 1,
    new ArrivalOrder(),
  );
  return {
    reader,
    providers,
    pieceSlots,
    configured,
    [Symbol.asyncDispose]: () => {
      providers[Symbol.dispose]();
      return local[Symbol.asyncDispose]();
    },
  };
}
