/** Writes ONNX files: just enough of their protocol buffers (onnx.proto), with weights that are made while they are written. */

/** A stretch of the file whose length is known before its bytes. */
export interface Stretch {
  length: number;
  bytes: () => Iterable<Uint8Array>;
}

/** ONNX's numbers for what a tensor consists of. */
export enum Type {
  float = 1,
  uint8 = 2,
  int64 = 7,
  bool = 9,
}

export type Attribute = number | readonly number[] | { float: number } | { graph: Stretch[] };

const VARINT = 0, LENGTH = 2, FIXED32 = 5;
const utf8 = new TextEncoder();

/** A step's attribute. */
function attribute(name: string, value: Attribute): Stretch[] {
  const named = text(1, name);
  if (typeof value === "number") return [...named, ...number(3, value), ...number(20, 2)];
  if ("float" in value) {
    const bytes = new Uint8Array(Float32Array.of(value.float).buffer);
    return [...named, plain([...varint(2 * 8 + FIXED32), ...bytes]), ...number(20, 1)];
  }
  if ("graph" in value) return [...named, ...message(6, value.graph), ...number(20, 5)];
  return [...named, ...value.flatMap((each) => number(8, each)), ...number(20, 7)];
}

export interface Step {
  kind: string;
  name: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Record<string, Attribute>;
}

export function step({ kind, name, inputs, outputs, attributes = {} }: Step): Stretch[] {
  return [
    ...inputs.flatMap((input) => text(1, input)),
    ...outputs.flatMap((output) => text(2, output)),
    ...text(3, name),
    ...text(4, kind),
    ...Object.entries(attributes).flatMap(([name, value]) => message(5, attribute(name, value))),
  ];
}

/** A weight; `data` is little-endian. */
export function tensor(name: string, type: Type, dims: readonly number[], data: Stretch): Stretch[] {
  return [
    ...dims.flatMap((dim) => number(1, dim)),
    ...number(2, type),
    ...text(8, name),
    ...message(9, [data]),
  ];
}

/** @param dims a word stands for one that is known only at run time; none: nothing is said of the shape */
export function value(name: string, type: Type, dims?: readonly (number | string)[]): Stretch[] {
  const shape = dims?.flatMap((dim) => message(1, typeof dim === "number" ? number(1, dim) : text(2, dim)));
  const described = [...number(1, type), ...(shape ? message(2, shape) : [])];
  return [...text(1, name), ...message(2, message(1, described))];
}

export interface Graph {
  name: string;
  steps: readonly Stretch[][];
  weights?: readonly Stretch[][];
  inputs?: readonly Stretch[][];
  outputs: readonly Stretch[][];
}

export function graph({ name, steps, weights = [], inputs = [], outputs }: Graph): Stretch[] {
  return [
    ...steps.flatMap((each) => message(1, each)),
    ...text(2, name),
    ...weights.flatMap((weight) => message(5, weight)),
    ...inputs.flatMap((input) => message(11, input)),
    ...outputs.flatMap((output) => message(12, output)),
  ];
}

const FORMAT_VERSION = 9;
const OPERATORS_VERSION = 17;

/** @param onBytes told how many were written, each time */
export function writeModel(path: string, graph: Stretch[], onBytes: (count: number) => void): void {
  const model = [
    ...number(1, FORMAT_VERSION),
    ...text(2, "transhades"),
    ...message(7, graph),
    ...message(8, number(2, OPERATORS_VERSION)),
  ];
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  for (const { length, bytes } of model) {
    let written = 0;
    for (const part of bytes()) {
      for (let done = 0; done < part.length;) done += file.writeSync(part.subarray(done));
      written += part.length;
      onBytes(part.length);
    }
    if (written !== length) throw new Error(`${written} bytes were written where ${length} were announced`);
  }
}

function number(field: number, value: number): Stretch[] {
  return [plain([...varint(field * 8 + VARINT), ...varint(value)])];
}

function text(field: number, value: string): Stretch[] {
  return message(field, [plain(utf8.encode(value))]);
}

function message(field: number, parts: readonly Stretch[]): Stretch[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [plain([...varint(field * 8 + LENGTH), ...varint(length)]), ...parts];
}

function plain(bytes: ArrayLike<number>): Stretch {
  const whole = Uint8Array.from(bytes);
  return { length: whole.length, bytes: () => [whole] };
}

function varint(value: number): number[] {
  const bytes = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 + 128);
  return [...bytes, rest];
}
