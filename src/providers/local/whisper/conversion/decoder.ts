import { graph, type Stretch, Type, value } from "./onnx_file.ts";
import { Layers, layersOf } from "./layers.ts";
import { Steps } from "./steps.ts";
import type { Weights } from "./weights.ts";

const EMBEDDINGS = "decoder/embeddings/weight";
const POSITIONS = "decoder/position_encodings/encodings";
const NEVER = -1e9;

/** The caches of a decoder with so many layers, in order: what came before, and what the encoder gave. */
export function cacheNames(layers: number): string[] {
  return Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
    ["decoder", "encoder"].flatMap((side) => ["key", "value"].map((part) => `${layer}.${side}.${part}`))
  );
}

/**
 * From states and tokens to the logits of the next token. The first step computes the encoder's keys and values, later
 * ones take them from the caches: two graphs in one file share its weights.
 */
export function decoderGraph(weights: Weights): Stretch[] {
  const main = new Layers(weights, new Steps("d"));
  const { steps, width, heads } = main;
  const names = layersOf(weights, "decoder");
  const caches = cacheNames(names.length);
  steps.put("Transpose", [weights.table(EMBEDDINGS).values], ["embeddings_turned"], { perm: [1, 0] });
  steps.put("If", ["use_cache"], ["logits", ...caches.map((name) => `present.${name}`)], {
    then_branch: { graph: branch(weights, names, true) },
    else_branch: { graph: branch(weights, names, false) },
  });
  const cache = (name: string, time: string) =>
    value(name, Type.float, ["batch", heads, time, width / heads]);
  return graph({
    name: "decoder",
    steps: steps.all,
    weights: weights.all,
    inputs: [
      value("tokens", Type.int64, ["batch", "new"]),
      value("states", Type.float, ["batch", "time", width]),
      ...caches.map((name) => cache(`past.${name}`, name.includes("encoder") ? "past_time" : "past_tokens")),
      value("use_cache", Type.bool, [1]),
    ],
    outputs: [
      value("logits", Type.float, ["batch", "new", weights.file.dims(EMBEDDINGS)[0]]),
      ...caches.map((name) => cache(`present.${name}`, `present_${name}`)),
    ],
  });
}

function branch(weights: Weights, names: readonly string[], hasPast: boolean): Stretch[] {
  const layers = new Layers(weights, new Steps(hasPast ? "later" : "first"));
  const { steps } = layers;
  const count = layers.lengthOf("tokens", 1);
  const start = hasPast ? layers.lengthOf("past.0.decoder.key", 2) : layers.integer(0);
  const end = hasPast ? steps.add("Add", [start, count]) : count;
  const positions = layers.slice(weights.plain(POSITIONS), start, end, 0);
  let x = steps.add("Add", [embedded(layers), positions]);
  const mask = hasPast ? undefined : causalMask(layers, count);
  const presents: string[] = [];
  for (const [i, name] of names.entries()) {
    const self = selfAttention(layers, x, name, hasPast ? `past.${i}.decoder` : undefined, mask);
    const cross = crossAttention(layers, self.x, name, hasPast ? `past.${i}.encoder` : undefined);
    x = layers.feedForward(cross.x, name);
    presents.push(self.key, self.value, cross.key, cross.value);
  }
  const { scales } = weights.table(EMBEDDINGS);
  const logits = layers.product(layers.norm(x, "decoder/layer_norm"), "embeddings_turned", scales);
  return graph({
    name: steps.prefix,
    steps: steps.all,
    outputs: [logits, ...presents].map((name) => value(name, Type.float)),
  });
}

function embedded(layers: Layers): string {
  const { steps, weights } = layers;
  const { values, scales } = weights.table(EMBEDDINGS);
  const whole = steps.add("Cast", [steps.add("Gather", [values, "tokens"])], { to: Type.float });
  const signed = steps.add("Sub", [whole, weights.floats("float_zero", [], [128])]);
  const own = steps.add("Unsqueeze", [steps.add("Gather", [scales, "tokens"]), layers.integer(2)]);
  return steps.add("Mul", [signed, own]);
}

/** No token looks at later ones. */
function causalMask(layers: Layers, count: string): string {
  const { steps, weights } = layers;
  const [from, by] = [weights.integers("scalar_0", [], [0]), weights.integers("scalar_1", [], [1])];
  const places = steps.add("Range", [from, steps.add("Squeeze", [count]), by]);
  const [across, down] = [0, 1].map((axis) => steps.add("Unsqueeze", [places, layers.integer(axis)]));
  const [never, always] = [weights.floats("never", [], [NEVER]), weights.floats("always", [], [0])];
  return steps.add("Where", [steps.add("Greater", [across, down]), never, always]);
}

interface Attended {
  x: string;
  key: string;
  value: string;
}

function selfAttention(
  layers: Layers,
  x: string,
  layer: string,
  past: string | undefined,
  mask: string | undefined,
): Attended {
  const name = `${layer}/self_attention`;
  const own = layers.selfProjections(layers.norm(x, `${name}/layer_norm`), name);
  const joined = (part: "key" | "value") =>
    past === undefined ? own[part] : layers.steps.add("Concat", [`${past}.${part}`, own[part]], { axis: 2 });
  const [key, value] = [joined("key"), joined("value")];
  const attended = layers.attention(own.query, key, value, mask);
  return { x: layers.addOutput(x, attended, `${name}/linear_1`), key, value };
}

function crossAttention(layers: Layers, x: string, layer: string, past: string | undefined): Attended {
  const name = `${layer}/attention`;
  const normed = layers.norm(x, `${name}/layer_norm`);
  const [weight, bias] = [`${name}/linear_0/weight`, `${name}/linear_0/bias`];
  const query = layers.toHeads(layers.linear(normed, { weight, bias, factor: layers.queryFactor }));
  const { key, value } = past === undefined
    ? encoded(layers, name)
    : { key: kept(layers, `${past}.key`), value: kept(layers, `${past}.value`) };
  const attended = layers.attention(query, key, value);
  return { x: layers.addOutput(x, attended, `${name}/linear_2`), key, value };
}

/** The encoder's keys, without a bias, and values. */
function encoded(layers: Layers, name: string): { key: string; value: string } {
  const [weight, bias] = [`${name}/linear_1/weight`, `${name}/linear_1/bias`];
  return {
    key: layers.toHeads(layers.linear("states", { weight, part: 0, of: 2 })),
    value: layers.toHeads(layers.linear("states", { weight, bias, part: 1, of: 2 })),
  };
}

function kept(layers: Layers, cache: string): string {
  return layers.steps.add("Identity", [cache]);
}
