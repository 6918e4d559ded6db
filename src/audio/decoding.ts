import { getLogger } from "@logtape/logtape";
import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import { InputError } from "../pipeline/errors.ts";
import type { CachedFile } from "./cached_file.ts";
import { inputArguments } from "./input.ts";
import { Loopback } from "./loopback.ts";
import { withPatience } from "./patience.ts";
import type { Probe } from "./probe.ts";
import type { AudioSettings } from "./settings.ts";
import { type Outcome, Tool } from "./tool.ts";
import { inBrief, withoutDecoder } from "./unreadable.ts";

const log = getLogger(["transhades", "audio"]);

/**
 * The first audio track as 16 kHz mono samples. The place of a sample is its time in the file: where the track begins
 * late or has a gap, there is silence. ffmpeg works only as fast as samples are taken. Can be iterated once.
 */
export class Decoding implements AsyncIterable<Int16Array> {
  /** At the end: is the file whole, and as long as its samples? */
  faithful = false;

  constructor(readonly file: CachedFile, readonly probe: Probe, readonly settings: AudioSettings) {}

  /** @throws {InputError} "corrupt", "empty" or "endless" */
  async *[Symbol.asyncIterator](): AsyncGenerator<Int16Array> {
    const { file, settings } = this;
    await using loopback = new Loopback(file);
    await using ffmpeg = new Tool(
      settings.ffmpegPath,
      decodeArguments(loopback.url, file, settings),
      file.signal,
    );
    using _ = { [Symbol.dispose]: () => file.rest() };
    const maxSamples = settings.bounds.maxAudioSeconds * SAMPLE_RATE;
    let samples = 0;
    for await (const chunk of toSamples(patientChunks(ffmpeg.stdout, file, settings))) {
      samples += chunk.length;
      if (samples > maxSamples) throw tooLong(settings.bounds.maxAudioSeconds);
      yield chunk;
    }
    const outcome = await ffmpeg.end();
    file.throwIfFailed();
    this.#judge(outcome, samples / SAMPLE_RATE);
  }

  /** A recording that breaks off or has a hole is worth what could be decoded; next to nothing is not. */
  #judge({ success, errors }: Outcome, seconds: number): void {
    const claimedSeconds = this.probe.seconds;
    const damaged = !success || errors !== "";
    if (seconds === 0 && !damaged) throw new InputError("empty", "the audio track of this file is empty");
    if (seconds === 0 && errors.includes("matches no streams")) {
      throw new InputError("no_audio", "this file has no audio track");
    }
    const strange = seconds === 0 ? withoutDecoder(this.probe.codec, errors) : undefined;
    if (strange !== undefined) throw strange;
    if (damaged && seconds < Math.min(1, (claimedSeconds ?? 2) / 2)) {
      throw new InputError("corrupt", "the audio in this file is damaged: it cannot be decoded", {
        cause: new Error(errors),
      });
    }
    if (damaged) {
      log.warning("the file is damaged: {seconds} s of {claimedSeconds} s could be decoded ({errors})", {
        seconds: Math.round(seconds * 10) / 10,
        claimedSeconds: claimedSeconds ?? "unknown",
        errors: inBrief(errors),
      });
      log.debug("ffmpeg said of it: {errors}", { errors });
    }
    this.faithful = !damaged && Math.abs((claimedSeconds ?? seconds) - seconds) < 0.5;
  }
}

function decodeArguments(url: string, file: CachedFile, settings: AudioSettings): string[] {
  return [
    ...["-nostdin", "-nostats", "-timelimit", String(settings.bounds.maxCpuSeconds)],
    ...["-vn", "-sn", "-dn", "-threads", "1", ...inputArguments(url, file, settings)],
    ...["-map", "0:a:0", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", String(SAMPLE_RATE)],
    ...["-f", "s16le", "pipe:1"],
  ];
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
      const { done, value } = await withPatience(reader.read(), patience);
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

/** Bytes come in any portions; samples are two bytes, the lower one first. */
async function* toSamples(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Int16Array> {
  let odd = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = new Uint8Array(odd.length + chunk.length);
    bytes.set(odd);
    bytes.set(chunk, odd.length);
    const whole = bytes.length - bytes.length % 2;
    yield new Int16Array(bytes.buffer, 0, whole / 2);
    odd = bytes.slice(whole);
  }
}

function tooLong(maxSeconds: number): InputError {
  return new InputError("endless", `there are more than ${maxSeconds / 3600} hours of audio in this file`);
}
