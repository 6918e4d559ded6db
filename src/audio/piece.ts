import {
  type AudioContainer,
  type AudioLimits,
  type AudioPiece,
  type EncodedAudio,
  SAMPLE_RATE,
} from "../pipeline/audio_reader.ts";
import { InputError } from "../pipeline/errors.ts";
import { isSilent } from "./silence.ts";
import { contentType } from "./containers.ts";
import type { Cut } from "./cutter.ts";
import { encodeSamples } from "./encoder.ts";
import type { AudioSettings } from "./settings.ts";

/** The file that a piece is all of, if it may be sent as it is. */
export interface Original {
  sizeBytes: number;
  containerWithin(accepted: readonly AudioContainer[]): AudioContainer | undefined;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** A piece of a recording that remembers how it was encoded. */
export class Piece implements AudioPiece {
  readonly startSample: number;
  readonly samples: Int16Array<ArrayBuffer>;
  readonly silent: boolean;
  readonly #original: Original | undefined;
  readonly #settings: AudioSettings;
  #encoded: EncodedAudio[] = [];

  constructor(readonly index: number, cut: Cut, original: Original | undefined, settings: AudioSettings) {
    this.startSample = cut.startSample;
    this.samples = cut.samples;
    this.silent = isSilent(cut.samples);
    this.#original = original;
    this.#settings = settings;
  }

  async encode(limits: AudioLimits, signal: AbortSignal): Promise<EncodedAudio> {
    signal.throwIfAborted();
    const earlier = this.#encoded.find(({ bytes, container }) =>
      bytes.length <= limits.maxBytes && limits.containers.includes(container)
    );
    if (earlier !== undefined) return earlier;
    const { bytes, container } = await this.#unchanged(limits) ?? await this.#anew(limits, signal);
    const encoded = {
      bytes,
      container,
      fileName: `piece-${this.index}.${container}`,
      contentType: contentType(container),
    };
    this.#encoded.push(encoded);
    return encoded;
  }

  async #unchanged(limits: AudioLimits) {
    const original = this.#original;
    if (original === undefined || original.sizeBytes > limits.maxBytes) return undefined;
    const container = original.containerWithin(limits.containers);
    return container && { container, bytes: await original.read() };
  }

  async #anew(limits: AudioLimits, signal: AbortSignal) {
    const seconds = this.samples.length / SAMPLE_RATE;
    const file = seconds <= limits.maxSeconds &&
      await encodeSamples(this.samples, limits, this.#settings, signal);
    if (file) return file;
    throw new InputError(
      "unsupported",
      `${
        Math.ceil(seconds)
      } s of audio do not fit into ${limits.maxBytes} bytes and ${limits.maxSeconds} s ` +
        `as ${limits.containers.join(", ")}`,
    );
  }
}
