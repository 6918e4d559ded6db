import { expect } from "expect";
import fc from "fast-check";
import { TlError, TlReader } from "./tl/reader.ts";
import { TlWriter } from "./tl/writer.ts";

/** Any TL value: how it is written, how it is read, and what it is. */
const value = fc.oneof(
  fc.integer().map((value) => ({ kind: "int" as const, value })),
  fc.nat(0xffffffff).map((value) => ({ kind: "uint" as const, value })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ kind: "long" as const, value })),
  fc.double({ noNaN: true }).map((value) => ({ kind: "double" as const, value })),
  fc.boolean().map((value) => ({ kind: "bool" as const, value })),
  fc.string({ unit: "grapheme" }).map((value) => ({ kind: "string" as const, value })),
  fc.uint8Array({ maxLength: 600 }).map((value) => ({ kind: "bytes" as const, value })),
);
type Value = typeof value extends fc.Arbitrary<infer T> ? T : never;

function write(writer: TlWriter, { kind, value }: Value): void {
  if (kind === "int") writer.int(value);
  else if (kind === "uint") writer.uint(value);
  else if (kind === "long") writer.long(value);
  else if (kind === "double") writer.double(value);
  else if (kind === "bool") writer.bool(value);
  else if (kind === "string") writer.string(value);
  else writer.bytes(value);
}

function read(reader: TlReader, kind: Value["kind"]): unknown {
  return kind === "bytes" ? Uint8Array.from(reader.bytes()) : reader[kind]();
}

Deno.test("what the writer writes, the reader reads, and every value fills whole words", () => {
  fc.assert(fc.property(fc.array(value), (values) => {
    const writer = new TlWriter(new Uint8Array(4));
    for (const value of values) {
      write(writer, value);
      expect(writer.length % 4).toBe(0);
    }
    const reader = new TlReader(writer.written);
    expect(values.map(({ kind }) => read(reader, kind))).toEqual(values.map(({ value }) => value));
    expect(reader.remaining).toBe(0);
  }));
});

Deno.test("vectors are read as they were written", () => {
  fc.assert(fc.property(fc.array(fc.integer()), (numbers) => {
    const writer = new TlWriter();
    const reader = new TlReader(writer.vector(numbers, (number) => writer.int(number)).written);
    expect(reader.vector(() => reader.int())).toEqual(numbers);
  }));
});

Deno.test("long strings are written as in Telegram's description", () => {
  const long = new TlWriter().bytes(new Uint8Array(254)).written;
  expect([...long.subarray(0, 4), long.length]).toEqual([254, 254, 0, 0, 260]);
  expect([...new TlWriter().string("abcd").written]).toEqual([4, 97, 98, 99, 100, 0, 0, 0]);
});

Deno.test("bytes that end too early are an error, not a value", () => {
  expect(() => new TlReader(new Uint8Array(3)).int()).toThrow(TlError);
  expect(() => new TlReader(Uint8Array.of(9, 1, 2, 3)).bytes()).toThrow(TlError);
  const vector = new TlWriter().uint(0x1cb5c415).uint(0xffffffff).written;
  expect(() => new TlReader(vector).vector(() => 0)).toThrow(TlError);
  expect(() => new TlReader(vector).expect(1)).toThrow("expected constructor 1, found 1cb5c415");
});
