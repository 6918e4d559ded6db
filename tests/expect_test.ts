import { expect } from "expect";

Deno.test("megabytes are equal in one look; what differs in one is told as ever", () => {
  const [one, samples] = [new Uint8Array(2_000_000).fill(3), new Int16Array(1_000_000)];
  expect({ one, samples }).toEqual({ one: one.slice(), samples: samples.slice() });
  expect(one.subarray(1, 4)).toEqual(Uint8Array.of(3, 3, 3));
  for (const other of [Uint8Array.of(1, 3), Uint8Array.of(1), Uint8Array.of(1, 2, 3)]) {
    expect(() => expect(Uint8Array.of(1, 2)).toEqual(other)).toThrow("toEqual");
  }
  expect(() => expect(one).not.toEqual(one.slice())).toThrow("not");
  expect(Float32Array.of(NaN, -0)).not.toEqual(Float32Array.of(NaN, 0));
});
