import type { Ct2File } from "./ct2_file.ts";
import { eightBits, eightBitsTransposed, type Rows, scalesOf, ZERO } from "./eight_bits.ts";
import { type Stretch, tensor, Type } from "./onnx_file.ts";

/** The weights of one graph, each stored once however often it is used; what is stored is known by its name. */
export class Weights {
  readonly #stored = new Map<string, Stretch[]>();

  constructor(readonly file: Ct2File) {}

  get all(): Stretch[][] {
    return [...this.#stored.values()];
  }

  /** Numbers that are no weight of the model. */
  floats(name: string, dims: readonly number[], numbers: readonly number[]): string {
    return this.#keep(
      name,
      Type.float,
      dims,
      4 * numbers.length,
      () => [bytesOf(Float32Array.from(numbers))],
    );
  }

  integers(name: string, dims: readonly number[], numbers: readonly number[]): string {
    const bytes = () => [bytesOf(BigInt64Array.from(numbers, BigInt))];
    return this.#keep(name, Type.int64, dims, 8 * numbers.length, bytes);
  }

  /** Where 8-bit values have their zero. */
  zero(): string {
    return this.#keep("eight_bit_zero", Type.uint8, [], 1, () => [Uint8Array.of(ZERO)]);
  }

  /** A weight as it is. */
  plain(name: string): string {
    const dims = this.file.dims(name);
    return this.#keep(name, Type.float, dims, 4 * product(dims), () => [bytesOf(this.file.floats(name))]);
  }

  /** Part of a vector, times a factor. */
  vector(name: string, part: number, of: number, factor: number): string {
    const length = this.file.dims(name)[0] / of;
    const read = () => this.file.floats(name, part * length, (part + 1) * length).map((x) => x * factor);
    return this.#keep(`${name}:${part}`, Type.float, [length], 4 * length, () => [bytesOf(read())]);
  }

  /** Part of a matrix in 8 bits, ready for products, and what a step of each of its outputs is worth. */
  matrix(name: string, part: number, of: number, factor: number): { values: string; scales: string } {
    const rows = this.rows(name, part, of);
    const { count, columns } = rows;
    const key = `${name}:${part}`;
    const bytes = () => [eightBitsTransposed(rows)];
    return {
      values: this.#keep(`${key}.values`, Type.uint8, [columns, count], count * columns, bytes),
      scales: this.#scales(key, rows, factor),
    };
  }

  /** A matrix in 8 bits of which rows are looked up. */
  table(name: string): { values: string; scales: string } {
    const rows = this.rows(name, 0, 1);
    const { count, columns } = rows;
    const bytes = () => eightBits(rows);
    return {
      values: this.#keep(`${name}.values`, Type.uint8, [count, columns], count * columns, bytes),
      scales: this.#scales(name, rows, 1),
    };
  }

  rows(name: string, part: number, of: number): Rows {
    const [all, columns] = this.file.dims(name);
    const count = all / of;
    const first = part * count;
    return { count, columns, read: (from, to) => this.file.floats(name, first + from, first + to) };
  }

  #scales(name: string, rows: Rows, factor: number): string {
    const bytes = () => [bytesOf(scalesOf(rows, factor))];
    return this.#keep(`${name}.scales`, Type.float, [rows.count], 4 * rows.count, bytes);
  }

  #keep(name: string, type: Type, dims: readonly number[], length: number, bytes: Stretch["bytes"]): string {
    if (!this.#stored.has(name)) this.#stored.set(name, tensor(name, type, dims, { length, bytes }));
    return name;
  }
}

function bytesOf({ buffer }: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>): Uint8Array {
  return new Uint8Array(buffer);
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a * b, 1);
}
