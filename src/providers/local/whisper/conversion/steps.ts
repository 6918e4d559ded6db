import { type Attribute, step, type Stretch } from "./onnx_file.ts";

/** Collects the steps of a graph. */
export class Steps {
  readonly all: Stretch[][] = [];

  /** @param prefix of the names of what is computed; graphs within each other need different ones */
  constructor(readonly prefix: string) {}

  /** Adds a step. @returns the name of its one output */
  add(kind: string, inputs: readonly string[], attributes?: Record<string, Attribute>): string {
    const output = `${this.prefix}${this.all.length}`;
    this.put(kind, inputs, [output], attributes);
    return output;
  }

  /** Adds a step whose outputs have these names. */
  put(
    kind: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes?: Record<string, Attribute>,
  ): void {
    const name = `${this.prefix}${kind}${this.all.length}`;
    this.all.push(step({ kind, name, inputs, outputs, attributes }));
  }
}
