import { Type } from "./onnx_file.ts";
import type { Steps } from "./steps.ts";
import type { Weights } from "./weights.ts";

/** A product with a part of a weight that holds several. */
interface Linear {
  weight: string;
  bias?: string;
  part?: number;
  of?: number;
  /** What the result is multiplied with. */
  factor?: number;
}

/** The layers of which Whisper's encoder and decoder are made; each method adds its steps and gives the name of the result. */
export class Layers {
  readonly width: number;
  readonly heads: number;
  /** Attention divides by the root of a head's width: queries come with it. */
  readonly queryFactor: number;

  constructor(readonly weights: Weights, readonly steps: Steps) {
    this.heads = weights.file.int16("encoder/num_heads");
    this.width = weights.file.dims("decoder/embeddings/weight")[1];
    this.queryFactor = (this.width / this.heads) ** -0.5;
  }

  /** x · weightᵀ + bias, in 8 bits. */
  linear(x: string, { weight, bias, part = 0, of = 1, factor = 1 }: Linear): string {
    const { values, scales } = this.weights.matrix(weight, part, of, factor);
    const y = this.product(x, values, scales);
    return bias === undefined ? y : this.steps.add("Add", [y, this.weights.vector(bias, part, of, factor)]);
  }

  product(x: string, values: string, scales: string): string {
    const { steps } = this;
    const [whole, scale, zero] = ["whole", "scale", "zero"].map((name) => `${x}.${values}.${name}`);
    steps.put("DynamicQuantizeLinear", [x], [whole, scale, zero]);
    const sums = steps.add("MatMulInteger", [whole, values, zero, this.weights.zero()]);
    const floats = steps.add("Cast", [sums], { to: Type.float });
    return steps.add("Mul", [floats, steps.add("Mul", [scale, scales])]);
  }

  norm(x: string, name: string): string {
    const [gamma, beta] = ["gamma", "beta"].map((part) => this.weights.plain(`${name}/${part}`));
    return this.steps.add("LayerNormalization", [x, gamma, beta], { axis: 2, epsilon: { float: 1e-5 } });
  }

  gelu(x: string): string {
    const { steps, weights } = this;
    const [root, one, half] = [
      weights.floats("root_of_two", [], [Math.SQRT2]),
      weights.floats("one", [], [1]),
      weights.floats("half", [], [0.5]),
    ];
    const erf = steps.add("Erf", [steps.add("Div", [x, root])]);
    return steps.add("Mul", [steps.add("Mul", [x, steps.add("Add", [erf, one])]), half]);
  }

  /** [batch, time, width] to [batch, heads, time, width of a head]. */
  toHeads(x: string): string {
    const shape = this.weights.integers("to_heads", [4], [0, 0, this.heads, this.width / this.heads]);
    return this.steps.add("Transpose", [this.steps.add("Reshape", [x, shape])], { perm: [0, 2, 1, 3] });
  }

  attention(query: string, key: string, value: string, mask?: string): string {
    const { steps } = this;
    const turned = steps.add("Transpose", [key], { perm: [0, 1, 3, 2] });
    const scores = steps.add("MatMul", [query, turned]);
    const masked = mask === undefined ? scores : steps.add("Add", [scores, mask]);
    const mixed = steps.add("MatMul", [steps.add("Softmax", [masked], { axis: 3 }), value]);
    const shape = this.weights.integers("from_heads", [3], [0, 0, this.width]);
    return steps.add("Reshape", [steps.add("Transpose", [mixed], { perm: [0, 2, 1, 3] }), shape]);
  }

  /** What attends to itself: queries, keys and values from one weight; keys have no bias. */
  selfProjections(x: string, name: string): { query: string; key: string; value: string } {
    const [weight, bias] = [`${name}/linear_0/weight`, `${name}/linear_0/bias`];
    return {
      query: this.toHeads(this.linear(x, { weight, bias, part: 0, of: 3, factor: this.queryFactor })),
      key: this.toHeads(this.linear(x, { weight, part: 1, of: 3 })),
      value: this.toHeads(this.linear(x, { weight, bias, part: 2, of: 3 })),
    };
  }

  /** Goes through the named product and is added to `x`. */
  addOutput(x: string, y: string, name: string): string {
    const out = this.linear(y, { weight: `${name}/weight`, bias: `${name}/bias` });
    return this.steps.add("Add", [x, out]);
  }

  feedForward(x: string, layer: string): string {
    const normed = this.norm(x, `${layer}/ffn/layer_norm`);
    const [weight, bias] = [`${layer}/ffn/linear_0/weight`, `${layer}/ffn/linear_0/bias`];
    return this.addOutput(x, this.gelu(this.linear(normed, { weight, bias })), `${layer}/ffn/linear_1`);
  }

  /** The part of an axis from one place to before another, places being names of integers. */
  slice(x: string, from: string, to: string, axis: number): string {
    return this.steps.add("Slice", [x, from, to, this.integer(axis)]);
  }

  /** How long an axis of x is, as a vector of one. */
  lengthOf(x: string, axis: number): string {
    return this.slice(this.steps.add("Shape", [x]), this.integer(axis), this.integer(axis + 1), 0);
  }

  integer(value: number): string {
    return this.weights.integers(`integer_${value}`, [1], [value]);
  }
}

/** The layers of one side, as their weights are named. */
export function layersOf(weights: Weights, side: "encoder" | "decoder"): string[] {
  const names: string[] = [];
  while (weights.file.has(`${side}/layer_${names.length}/ffn/linear_0/weight`)) {
    names.push(`${side}/layer_${names.length}`);
  }
  return names;
}
