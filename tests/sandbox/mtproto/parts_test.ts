import { expect } from "expect";
import fc from "fast-check";
import { partProblem } from "./methods/files.ts";

const MEBIBYTE = 1024 * 1024;
const offsets = fc.oneof(
  fc.nat(4096).map((page) => page * 4096),
  fc.nat(8192).map((unit) => unit * 1024),
  fc.integer({ min: -4096, max: 4 * MEBIBYTE }),
);
const limits = fc.oneof(
  fc.nat(8).map((power) => 4096 << power),
  fc.nat(1100).map((unit) => unit * 1024),
  fc.integer({ min: -1, max: 2 * MEBIBYTE }),
);

Deno.test("an accepted part is aligned and lies in one mebibyte", () => {
  fc.assert(
    fc.property(offsets, limits, fc.boolean(), (offset, limit, precise) => {
      fc.pre(partProblem({ offset, limit, precise }) === undefined);
      const unit = precise ? 1024 : 4096;
      expect([offset % unit, limit % unit]).toEqual([0, 0]);
      expect(offset % MEBIBYTE + limit).toBeLessThanOrEqual(MEBIBYTE);
      expect(precise || MEBIBYTE % limit === 0).toBe(true);
    }),
    { numRuns: 300 },
  );
});

Deno.test("a power of two from 4 KiB to 1 MiB is accepted at each of its own multiples", () => {
  fc.assert(fc.property(fc.nat(8), fc.nat(5000), (power, index) => {
    const limit = 4096 << power;
    expect(partProblem({ offset: index * limit, limit, precise: false })).toBeUndefined();
  }));
});

Deno.test("each broken rule has Telegram's own word", () => {
  const word = (offset: number, limit: number, precise = false) => partProblem({ offset, limit, precise });
  expect(word(-4096, 4096)).toBe("OFFSET_INVALID");
  expect(word(2048, 4096)).toBe("OFFSET_INVALID");
  expect(word(0, 0)).toBe("LIMIT_INVALID");
  expect(word(0, 5000)).toBe("LIMIT_INVALID");
  expect(word(0, 3 * 4096)).toBe("LIMIT_INVALID");
  expect(word(0, 2 * MEBIBYTE)).toBe("LIMIT_INVALID");
  expect(word(MEBIBYTE - 4096, 8192)).toBe("LIMIT_INVALID");
  expect(word(1024, 3072, true)).toBeUndefined();
  expect(word(512, 1024, true)).toBe("OFFSET_INVALID");
  expect(word(0, 1536, true)).toBe("LIMIT_INVALID");
  expect(word(MEBIBYTE - 1024, 2048, true)).toBe("LIMIT_INVALID");
});
