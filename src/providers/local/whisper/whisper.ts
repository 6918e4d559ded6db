import type { InferenceSession, Tensor } from "onnxruntime-node";
import { SAMPLE_RATE } from "../../../pipeline/audio_reader.ts";
import { repeatedTail } from "../repetition.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Shape } from "./conversion/convert.ts";
import { cacheNames } from "./conversion/decoder.ts";
import { HOP, Mel } from "./mel.ts";
import { chooseToken } from "./token_choice.ts";
import type { SpecialTokens } from "./tokenizer.ts";

/** A token that was heard, and the natural logarithm of its probability: 0 is certain. */
export interface HeardToken {
  token: number;
  logProbability: number;
}

/** A window of speech that was listened to, and not yet written. */
export interface Beginning {
  /** What the decoder goes on from. */
  feeds: Record<string, Tensor>;
  /** The probability of each language, by its code. */
  languages: ReadonlyMap<string, number>;
  /** Probability that nothing was said. */
  noSpeechProbability: number;
}

/** The encoder makes a state of two columns of mel, and was trained on 30 s. */
const COLUMNS_PER_STATE = 2;
const MOST_STATES = 1500;
/**
 * Silence behind the speech: the model repeats itself when words end near the edge of its window. Against full windows, on 270 s
 * of four languages: with 1 s, 25 to 51 % of the words differ; with 3 s, 4 to 9 %; with 6 s, 2 to 7 %.
 */
const SILENCE_SECONDS = 6;
const MOST_TOKENS_PER_SECOND = 12;
const MOST_TOKENS = 220;

export interface WhisperParts {
  runtime: Runtime;
  encoder: InferenceSession;
  decoder: InferenceSession;
  shape: Shape;
  special: SpecialTokens;
}

/** A Whisper model in ONNX Runtime, one thread. */
export class Whisper {
  readonly #parts: WhisperParts;
  readonly #mel: Mel;
  readonly #caches: string[];
  readonly #decoderCaches: string[];

  constructor(parts: WhisperParts) {
    this.#parts = parts;
    this.#mel = new Mel(parts.shape.bands);
    this.#caches = cacheNames(parts.shape.layers);
    // After the first step the encoder's caches stay as they are: asking for them would only copy them.
    this.#decoderCaches = this.#caches.filter((name) => name.includes("decoder"));
  }

  /** Listens to a window of speech (mono, 16 kHz, -1 to 1). */
  async begin(samples: Float32Array): Promise<Beginning> {
    const { special } = this.#parts;
    const feeds = this.#firstFeeds(await this.#encode(samples), special.start);
    const logits = logitsOf(await this.#run(feeds, this.#caches));
    feeds.use_cache = new this.#parts.runtime.Tensor("bool", [true], [1]);
    const shares = softmax(Float32Array.from(special.languages.values(), (token) => logits[token]));
    return {
      feeds,
      languages: new Map([...special.languages.keys()].map((code, i) => [code, shares[i]])),
      noSpeechProbability: softmax(logits)[special.noSpeech],
    };
  }

  /** What was said, greedily; text, and the tokens of times around it. @param isCancelled asked between tokens; when true, what was heard so far is returned */
  async decode(
    { feeds }: Beginning,
    language: string,
    seconds: number,
    isCancelled: () => boolean,
  ): Promise<HeardToken[]> {
    const { special } = this.#parts;
    const languageToken = special.languages.get(language);
    if (languageToken === undefined) throw new RangeError(`the model does not know the language ${language}`);
    const most = Math.min(MOST_TOKENS, 10 + Math.ceil(seconds * MOST_TOKENS_PER_SECOND));
    const tokens: HeardToken[] = [];
    await this.#step(feeds, languageToken);
    let logits = await this.#step(feeds, special.transcribe);
    while (tokens.length < most && !isCancelled()) {
      const choice = chooseToken(logitsOf(logits), tokens.map(({ token }) => token), special);
      if (choice.token === special.end) break;
      tokens.push(choice);
      const loop = repeatedTail(tokens.map(({ token }) => token));
      if (loop > 0) {
        tokens.length -= loop;
        break;
      }
      logits = await this.#step(feeds, choice.token);
    }
    return tokens;
  }

  /** With machine code the memory comes back only so. */
  async release(): Promise<void> {
    await Promise.all([this.#parts.encoder.release(), this.#parts.decoder.release()]);
  }

  /** The encoder's states of a window; it is as long as it must be, and no longer. */
  async #encode(samples: Float32Array): Promise<Tensor> {
    const { runtime, encoder, shape: { bands } } = this.#parts;
    const wanted = (samples.length + SILENCE_SECONDS * SAMPLE_RATE) / (HOP * COLUMNS_PER_STATE);
    const columns = COLUMNS_PER_STATE * Math.min(Math.ceil(wanted), MOST_STATES);
    const mel = new runtime.Tensor("float32", this.#mel.of(samples, columns), [1, bands, columns]);
    return (await encoder.run({ mel })).states;
  }

  #step(feeds: Record<string, Tensor>, token: number): Promise<Tensor> {
    feeds.tokens = this.#token(token);
    return this.#run(feeds, this.#decoderCaches);
  }

  /** The logits after what is fed; the caches that come back are kept in `feeds`. */
  async #run(feeds: Record<string, Tensor>, caches: readonly string[]): Promise<Tensor> {
    const { decoder } = this.#parts;
    const outputs = await decoder.run(feeds, ["logits", ...caches.map((name) => `present.${name}`)]);
    for (const name of caches) feeds[`past.${name}`] = outputs[`present.${name}`];
    return outputs.logits;
  }

  #firstFeeds(states: Tensor, token: number): Record<string, Tensor> {
    const { runtime, shape: { heads, width } } = this.#parts;
    const empty = () => new runtime.Tensor("float32", new Float32Array(0), [1, heads, 0, width / heads]);
    return {
      states,
      tokens: this.#token(token),
      use_cache: new runtime.Tensor("bool", [false], [1]),
      ...Object.fromEntries(this.#caches.map((name) => [`past.${name}`, empty()])),
    };
  }

  #token(token: number): Tensor {
    return new this.#parts.runtime.Tensor("int64", BigInt64Array.of(BigInt(token)), [1, 1]);
  }
}

/** Each step is fed one token. */
function logitsOf({ data }: Tensor): Float32Array {
  if (!(data instanceof Float32Array)) throw new TypeError("the decoder's logits are not 32-bit floats");
  return data;
}

function softmax(logits: Float32Array): Float32Array {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
