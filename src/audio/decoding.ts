import { getLogger } from "@logtape/logtape";
import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import { InputError } from "../pipeline/errors.ts";
import type { CachedFile } from "./cached_file.ts";
import { clockOf } from "./clocks.ts";
import type { Probe } from "./probe.ts";
import type { AudioSettings } from "./settings.ts";
import { isSilent } from "./silence.ts";
import { TrackDecoding } from "./track_decoding.ts";
import type { Track } from "./tracks.ts";
import { inBrief, withoutDecoder } from "./unreadable.ts";

const log = getLogger(["transhades", "audio"]);

/** A file that holds less than it claims is told of when this much is missing. */
const MISSING_SECONDS = 10;
const MISSING_SHARE = 0.1;
/** Silence is given on in portions. */
const PORTION = 10 * SAMPLE_RATE;

/**
 * The first track that gives sound, as 16 kHz mono samples. The place of a sample is its time in the file: where the
 * track begins late or has a hole, there is silence. Can be iterated once.
 */
export class Decoding implements AsyncIterable<Int16Array> {
  /** At the end: is the file whole, as long as its samples, and do they sound as it does? */
  faithful = false;

  constructor(readonly file: CachedFile, readonly probe: Probe, readonly settings: AudioSettings) {}

  /** @throws {InputError} "corrupt", "empty", "no_audio" or "endless" */
  async *[Symbol.asyncIterator](): AsyncGenerator<Int16Array> {
    const [first, ...others] = this.probe.tracks;
    const canReadAgain = this.file.sizeBytes !== undefined;
    if (others.length === 0 || !canReadAgain) return yield* this.#whole(first);
    const attempts: Attempt[] = [];
    for (const track of [first, ...others]) {
      const attempt = new Attempt(() => this.#whole(track));
      for await (const chunk of attempt) {
        if (!attempt.told) this.#tell(track);
        attempt.told = true;
        yield chunk;
      }
      if (attempt.told) return;
      attempts.push(attempt);
    }
    const silent = attempts.find(({ failure }) => failure === undefined);
    if (silent === undefined) throw attempts[0].failure;
    yield* silence(silent.silentSamples);
  }

  async *#whole(track: Track): AsyncGenerator<Int16Array> {
    const decoding = new TrackDecoding(this.file, this.probe, track, this.settings);
    let samples = 0;
    for await (const chunk of decoding) {
      samples += chunk.length;
      yield chunk;
    }
    this.#judge(decoding, track, samples / SAMPLE_RATE);
  }

  #tell(chosen: Track): void {
    const others = this.probe.tracks.filter((track) => track !== chosen);
    log.warning("this file has several audio tracks: {chosen} is transcribed, not {others}", {
      chosen: nameOf(chosen),
      others: others.map(nameOf).join(", "),
    });
  }

  /** A recording that breaks off or has a hole is worth what could be decoded; next to nothing is not. */
  #judge(decoding: TrackDecoding, track: Track, seconds: number): void {
    const { codec, seconds: claimedSeconds, ownSeconds } = track;
    const { outcome: { success, errors }, decodedSeconds, helped } = decoding;
    const damaged = !success || errors !== "";
    if (decodedSeconds === 0) {
      throw withoutDecoder(codec, errors) ?? whyNothing(damaged, errors, claimedSeconds);
    }
    if (damaged && decodedSeconds < Math.min(1, (claimedSeconds ?? 2) / 2)) throw corrupt(errors);
    const missing = (ownSeconds ?? seconds) - seconds;
    const { hasTimes, isSpliced } = clockOf(this.probe.format);
    const isTrusted = hasTimes && !isSpliced; // elsewhere a length is an estimate
    if (damaged || isTrusted && missing > Math.max(MISSING_SECONDS, MISSING_SHARE * seconds)) {
      log.warning("the file is damaged: {seconds} s of {claimedSeconds} s could be decoded ({errors})", {
        seconds: Math.round(decodedSeconds * 10) / 10,
        claimedSeconds: ownSeconds ?? "unknown",
        errors: inBrief(errors) || "it ends early",
      });
      log.debug("ffmpeg said of it: {errors}", { errors });
    }
    this.faithful = !damaged && !helped && Math.abs(missing) < 0.5;
  }
}

/** Decodes a track, without what is silent in front of its first sound until that comes. */
class Attempt implements AsyncIterable<Int16Array> {
  told = false;
  silentSamples = 0;
  failure: InputError | undefined;
  readonly #decode: () => AsyncGenerator<Int16Array>;

  constructor(decode: () => AsyncGenerator<Int16Array>) {
    this.#decode = decode;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Int16Array> {
    let sounds = false;
    try {
      for await (const chunk of this.#decode()) {
        if (!sounds && isSilent(chunk)) {
          this.silentSamples += chunk.length;
          continue;
        }
        if (!sounds) yield* silence(this.silentSamples);
        sounds = true;
        yield chunk;
      }
    } catch (error) {
      if (sounds || !(error instanceof InputError)) throw error;
      this.failure = error;
    }
  }
}

function* silence(samples: number): Generator<Int16Array> {
  for (; samples > 0; samples -= PORTION) yield new Int16Array(Math.min(samples, PORTION));
}

function nameOf({ index, codec, language }: Track): string {
  return `${index + 1} (${language === "" ? codec : `${language}, ${codec}`})`;
}

function whyNothing(damaged: boolean, errors: string, claimedSeconds = 0): InputError {
  if (errors.includes("matches no streams")) {
    return new InputError("no_audio", "this file has no audio track");
  }
  const nothingClaimed = claimedSeconds < 1;
  return damaged || !nothingClaimed
    ? corrupt(errors)
    : new InputError("empty", "the audio track of this file is empty");
}

function corrupt(errors: string): InputError {
  return new InputError("corrupt", "the audio in this file is damaged: it cannot be decoded", {
    cause: new Error(errors),
  });
}
