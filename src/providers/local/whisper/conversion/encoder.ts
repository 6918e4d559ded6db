import { graph, type Stretch, Type, value } from "./onnx_file.ts";
import { Layers, layersOf } from "./layers.ts";
import { Steps } from "./steps.ts";
import type { Weights } from "./weights.ts";

/** From mel bands to states, for windows of any length up to 30 s. */
export function encoderGraph(weights: Weights): Stretch[] {
  const layers = new Layers(weights, new Steps("e"));
  const { steps, width } = layers;
  const bands = weights.file.dims("encoder/conv1/weight")[1];
  let x = withPositions(layers, convolved(layers, "mel"));
  for (const name of layersOf(weights, "encoder")) x = layer(layers, x, name);
  steps.put("Identity", [layers.norm(x, "encoder/layer_norm")], ["states"]);
  return graph({
    name: "encoder",
    steps: steps.all,
    weights: weights.all,
    inputs: [value("mel", Type.float, ["batch", bands, "columns"])],
    outputs: [value("states", Type.float, ["batch", "time", width])],
  });
}

function convolved(layers: Layers, mel: string): string {
  const { steps, weights } = layers;
  let x = mel;
  for (const [name, stride] of [["encoder/conv1", 1], ["encoder/conv2", 2]] as const) {
    const inputs = [x, weights.plain(`${name}/weight`), weights.plain(`${name}/bias`)];
    x = layers.gelu(steps.add("Conv", inputs, { kernel_shape: [3], pads: [1, 1], strides: [stride] }));
  }
  return steps.add("Transpose", [x], { perm: [0, 2, 1] });
}

function withPositions(layers: Layers, x: string): string {
  const positions = layers.weights.plain("encoder/position_encodings/encodings");
  const first = layers.slice(positions, layers.integer(0), layers.lengthOf(x, 1), 0);
  return layers.steps.add("Add", [x, first]);
}

function layer(layers: Layers, x: string, name: string): string {
  const normed = layers.norm(x, `${name}/self_attention/layer_norm`);
  const { query, key, value } = layers.selfProjections(normed, `${name}/self_attention`);
  const attended = layers.attention(query, key, value);
  return layers.feedForward(layers.addOutput(x, attended, `${name}/self_attention/linear_1`), name);
}
