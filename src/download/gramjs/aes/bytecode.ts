/*
 * As much of WebAssembly's binary format as a cipher needs: each function gives instructions, whose operands stand before them.
 * Source: webassembly.github.io/spec/core/binary
 */

export type Code = readonly number[];

const [I32, V128] = [0x7f, 0x7b];
const vector = (...opcode: number[]) => (...operands: Code[]): Code => [...operands.flat(), 0xfd, ...opcode];

/** Of whole vectors of 16 bytes. */
export const and = vector(0x4e);
export const xor = vector(0x51);
const shifted = vector(0x8d, 0x01);
/** Halves of bytes: bits come over from the neighbour. */
export const down4 = (operand: Code): Code => shifted(operand, number(4));
/** For each byte of the second the one of the first at that place; 0 for those above 0x7f, others above 15 are not defined. */
export const looked = vector(0x80, 0x02);

export const number = (value: number): Code => [0x41, ...signed(value)];
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const isLess = (a: Code, b: Code): Code => [...a, ...b, 0x49];

/** 16 bytes at that address and so many bytes behind it. */
export const load = (address: Code, offset: number): Code => [...address, 0xfd, 0x00, 0, ...unsigned(offset)];
export const store = (address: Code, offset: number, value: Code): Code => [
  ...address,
  ...value,
  ...[0xfd, 0x0b, 0, ...unsigned(offset)],
];

/** Goes through it at least once, and again while the condition holds. */
export const repeat = (
  body: Code,
  condition: Code,
): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b];

/** The locals of a function by their names: parameters and `numbers` are 32-bit numbers, all others vectors. */
export class Locals {
  readonly #names: string[];
  readonly #parameters: number;
  readonly #numbers: number;

  constructor(parameters: readonly string[], numbers: readonly string[]) {
    this.#names = [...parameters, ...numbers];
    [this.#parameters, this.#numbers] = [parameters.length, numbers.length];
  }

  get(name: string): Code {
    return [0x20, ...unsigned(this.#index(name))];
  }

  set(name: string, value: Code): Code {
    return [...value, 0x21, ...unsigned(this.#index(name))];
  }

  /** A function that gives nothing back. */
  function(body: Code): WasmFunction {
    const vectors = this.#names.length - this.#parameters - this.#numbers;
    const declared = [2, ...unsigned(this.#numbers), I32, ...unsigned(vectors), V128];
    return { parameters: this.#parameters, code: [...declared, ...body, 0x0b] };
  }

  #index(name: string): number {
    const known = this.#names.indexOf(name);
    return known >= 0 ? known : this.#names.push(name) - 1;
  }
}

export interface WasmFunction {
  parameters: number;
  code: Code;
}

/** A module that exports these functions and its "memory". */
export function moduleOf(
  functions: Readonly<Record<string, WasmFunction>>,
  pages: number,
): Uint8Array<ArrayBuffer> {
  const [names, all] = [Object.keys(functions), Object.values(functions)];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      all.map(({ parameters }) => [0x60, ...list(Array.from({ length: parameters }, () => [I32])), 0]),
    ),
    ...section(3, all.map((_, index) => unsigned(index))),
    ...section(5, [[0, ...unsigned(pages)]]),
    ...section(7, [
      [...text("memory"), 2, 0],
      ...names.map((name, index) => [...text(name), 0, ...unsigned(index)]),
    ]),
    ...section(10, all.map(({ code }) => sized(code))),
  ]);
}

const section = (id: number, entries: readonly Code[]): Code => [id, ...sized(list(entries))];
const list = (entries: readonly Code[]): Code => [...unsigned(entries.length), ...entries.flat()];
const sized = (code: Code): Code => [...unsigned(code.length), ...code];
const text = (name: string): Code => sized([...new TextEncoder().encode(name)]);

/** LEB128: seven bits in a byte, the lowest first. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [value & 0x7f | 0x80, ...unsigned(value >>> 7)];
}

/** The same with a sign, which is the highest bit of the last byte. */
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 0x7f] : [value & 0x7f | 0x80, ...signed(value >> 7)];
}
