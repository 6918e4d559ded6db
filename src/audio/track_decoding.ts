import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import { InputError } from "../pipeline/errors.ts";
import { type Block, readBlocks, TELL_STEPS_BACK } from "./blocks.ts";
import { clockOf } from "./clocks.ts";
import type { CachedFile } from "./cached_file.ts";
import { inputArguments } from "./input.ts";
import { Leveller } from "./leveller.ts";
import { Loopback } from "./loopback.ts";
import { Mixer } from "./mixer.ts";
import { refuseStandstill } from "./standstill.ts";
import type { Probe } from "./probe.ts";
import type { AudioSettings } from "./settings.ts";
import { onTimeline } from "./timeline.ts";
import { Tool, type ToolOutcome } from "./tool.ts";
import type { Track } from "./tracks.ts";
import { WINDOW_SAMPLES, windows } from "./windows.ts";

/** ffmpeg closes holes of more than 10 s in some containers, as if they were splices. */
const NO_SPLICES = ["-dts_delta_threshold", "1000000"];
/** Containers round the length of a track. */
const ROUNDING_SECONDS = 1;

/**
 * One track as 16 kHz mono samples at a level that can be understood. ffmpeg works only as fast as samples are taken.
 * Can be iterated once.
 */
export class TrackDecoding implements AsyncIterable<Int16Array> {
  readonly #file: CachedFile;
  readonly #probe: Probe;
  readonly #track: Track;
  readonly #settings: AudioSettings;
  readonly #mixer: Mixer;
  readonly #leveller = new Leveller();
  readonly #clock: ReturnType<typeof clockOf>;
  #decodedSamples = 0;
  #outcome: ToolOutcome = { success: true, errors: "" };

  constructor(file: CachedFile, probe: Probe, track: Track, settings: AudioSettings) {
    this.#file = file;
    this.#probe = probe;
    this.#track = track;
    this.#settings = settings;
    this.#clock = clockOf(probe.format);
    this.#mixer = new Mixer(track.channels);
  }

  /** At the end: how ffmpeg came to it. */
  get outcome(): ToolOutcome {
    return this.#outcome;
  }
  /** Sound that came out of the file, without the silence that was put into its holes. */
  get decodedSeconds(): number {
    return this.#decodedSamples / SAMPLE_RATE;
  }
  /** Was it necessary to mix or level it in a way that players do not? */
  get helped(): boolean {
    return this.#mixer.helped || this.#leveller.helped;
  }

  /** @throws {InputError} "endless" */
  async *[Symbol.asyncIterator](): AsyncGenerator<Int16Array<ArrayBuffer>> {
    await using loopback = new Loopback(this.#file);
    await using ffmpeg = new Tool(
      this.#settings.ffmpegPath,
      this.#arguments(loopback.url),
      this.#file.signal,
    );
    using _ = { [Symbol.dispose]: () => this.#file.rest() };
    const { channels, offsetSeconds } = this.#track;
    const blocks = this.#counted(readBlocks(patientChunks(ffmpeg.stdout, this.#file, this.#settings)));
    const sound = onTimeline(blocks, { channels, offsetSeconds, limitSeconds: this.#limitSeconds() });
    for await (const window of windows(sound, WINDOW_SAMPLES * channels)) {
      yield this.#leveller.level(this.#mixer.mix(window));
    }
    this.#outcome = await ffmpeg.end();
    this.#file.throwIfFailed();
  }

  #arguments(url: string): string[] {
    const { index, channels } = this.#track;
    return [
      ...["-nostdin", "-nostats", "-timelimit", String(this.#settings.bounds.maxCpuSeconds)],
      ...["-vn", "-sn", "-dn", "-threads", "1", ...this.#clock.isSpliced ? [] : NO_SPLICES],
      ...inputArguments(url, this.#file, this.#probe, this.#settings),
      ...["-map", `0:a:${index}`, "-af", `aresample=${SAMPLE_RATE},${TELL_STEPS_BACK}`],
      ...["-ac", String(channels), "-c:a", "pcm_f32le", "-f", "matroska", "pipe:1"],
    ];
  }

  /** Silence is not put where the track is over, nor beyond what is taken at all. */
  #limitSeconds(): number {
    const { maxAudioSeconds } = this.#settings.bounds;
    return Math.min(maxAudioSeconds, (this.#track.seconds ?? Infinity) + ROUNDING_SECONDS);
  }

  async *#counted(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
    const { maxAudioSeconds } = this.#settings.bounds;
    for await (const block of blocks) {
      this.#decodedSamples += block.samples.length / this.#track.channels;
      if (this.decodedSeconds > maxAudioSeconds) throw tooLong(maxAudioSeconds);
      yield this.#clock.hasTimes ? block : { ...block, startSeconds: undefined };
    }
  }
}

async function* patientChunks(
  stream: ReadableStream<Uint8Array>,
  file: CachedFile,
  { clock, bounds }: AudioSettings,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  const patience = { clock, patienceMs: bounds.patienceMs, waitedMs: () => file.waitedMs() };
  try {
    for (;;) {
      const { done, value } = await refuseStandstill(reader.read(), patience);
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

export function tooLong(maxSeconds: number): InputError {
  return new InputError("endless", `there are more than ${maxSeconds / 3600} hours of audio in this file`);
}
