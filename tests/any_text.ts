import fc from "fast-check";

const codePoint = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 0xd7ff }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
  { weight: 20, arbitrary: fc.integer({ min: 0xe000, max: 0x10ffff }) },
);

/** Well-formed text of any code points. fast-check's own (unit "binary") takes a second to be made. */
export function anyText(lengths: { minLength?: number; maxLength: number }): fc.Arbitrary<string> {
  return fc.array(codePoint, lengths).map((points) => String.fromCodePoint(...points));
}
