import type { InferenceSession, Tensor } from "onnxruntime-node";
import { SAMPLE_RATE } from "../../pipeline/audio_reader.ts";
import { DECODER, ENCODER, readModelFile } from "./model.ts";
import type { Setup } from "./protocol.ts";
import { repeatedTail } from "./repetition.ts";
import { openRuntime, type Runtime } from "./runtime/runtime.ts";

const START_TOKEN = 1;
const END_TOKEN = 2;
const MAX_TOKENS_PER_SECOND = 6;
const [LAYERS, HEADS, HEAD_WIDTH] = [6, 8, 36];

const CACHES = Array.from({ length: LAYERS }, (_, layer) => layer).flatMap((layer) =>
  ["decoder", "encoder"].flatMap((side) => ["key", "value"].map((part) => `${layer}.${side}.${part}`))
);
const DECODER_CACHES = CACHES.filter((name) => name.includes("decoder"));
/** After the first step the encoder's caches stay as they are: asking for them would only copy them. */
const LATER_OUTPUTS = ["logits", ...DECODER_CACHES.map((name) => `present.${name}`)];

/** What the model heard: token numbers, and the mean natural logarithm of their probabilities (0 is certain). */
export interface Recognition {
  tokens: number[];
  meanLogProbability: number;
}

type Tensors = Record<string, Tensor>;

/** The Moonshine tiny model in ONNX Runtime, one thread. */
export class Moonshine {
  private constructor(
    readonly runtime: Runtime,
    readonly encoder: InferenceSession,
    readonly decoder: InferenceSession,
  ) {}

  /** @throws {ProviderError} "unavailable" when a file of the model is missing or damaged */
  static async load({ modelDir, runtime: kind }: Setup): Promise<Moonshine> {
    const runtime = await openRuntime(kind);
    // The larger one first: the memory it needs only while loading then serves the smaller one.
    const decoder = await runtime.load(await readModelFile(modelDir, DECODER));
    const encoder = await runtime.load(await readModelFile(modelDir, ENCODER));
    return new Moonshine(runtime, encoder, decoder);
  }

  /**
   * Recognises mono samples at 16 kHz (-1 to 1), greedily.
   * @param isCancelled asked between tokens; when true, what was heard so far is returned
   */
  async recognise(samples: Float32Array, isCancelled: () => boolean): Promise<Recognition> {
    const maxTokens = Math.ceil(samples.length / SAMPLE_RATE * MAX_TOKENS_PER_SECOND);
    const feeds = await this.#encode(samples);
    const tokens: number[] = [];
    let logProbability = 0;
    for (let step = 0; step < maxTokens && !isCancelled(); step++) {
      const outputs = await this.#step(feeds, tokens.at(-1) ?? START_TOKEN, step === 0);
      const best = mostLikely(outputs.logits.data);
      logProbability += best.logProbability;
      if (best.token === END_TOKEN) break;
      tokens.push(best.token);
      const loop = repeatedTail(tokens);
      if (loop > 0) {
        tokens.length -= loop;
        break;
      }
    }
    return { tokens, meanLogProbability: logProbability / (tokens.length + 1) };
  }

  async release(): Promise<void> {
    await Promise.all([this.encoder.release(), this.decoder.release()]);
  }

  async #encode(samples: Float32Array): Promise<Tensors> {
    const input = new this.runtime.Tensor("float32", samples, [1, samples.length]);
    const { last_hidden_state } = await this.encoder.run({ input_values: input });
    const empty = () => new this.runtime.Tensor("float32", new Float32Array(0), [0, HEADS, 1, HEAD_WIDTH]);
    const caches = CACHES.map((name) => [`past_key_values.${name}`, empty()] as const);
    return { encoder_hidden_states: last_hidden_state, ...Object.fromEntries(caches) };
  }

  /** Feeds one token and keeps the caches that come back in `feeds`. */
  async #step(feeds: Tensors, token: number, isFirst: boolean): Promise<Tensors> {
    feeds.input_ids = new this.runtime.Tensor("int64", BigInt64Array.of(BigInt(token)), [1, 1]);
    feeds.use_cache_branch = new this.runtime.Tensor("bool", [!isFirst]);
    const outputs = isFirst ? await this.decoder.run(feeds) : await this.decoder.run(feeds, LATER_OUTPUTS);
    for (const name of isFirst ? CACHES : DECODER_CACHES) {
      feeds[`past_key_values.${name}`] = outputs[`present.${name}`];
    }
    return outputs;
  }
}

function mostLikely(logits: Tensor["data"]): { token: number; logProbability: number } {
  if (!(logits instanceof Float32Array)) throw new TypeError("the decoder's logits are not 32-bit floats");
  let token = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i] > logits[token]) token = i;
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i] - logits[token]);
  return { token, logProbability: -Math.log(sum) };
}
