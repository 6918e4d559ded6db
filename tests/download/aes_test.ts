import { expect } from "expect";
import fc from "fast-check";
import { IgeDecipher } from "../../src/download/gramjs/aes/ige.ts";
import { SUBSTITUTION } from "../../src/download/gramjs/aes/fields.ts";
import { bestDecipher, type DecipherAll } from "../../src/download/gramjs/best_decipher.ts";
import { igeEncrypt } from "../sandbox/mtproto/crypto/ige.ts";
import { noise } from "./bytes.ts";

const CHUNK = 64 * 1024;

function enciphered(plain: Uint8Array<ArrayBuffer>) {
  const [key, iv, cipherText] = [noise(32), noise(32), new Uint8Array(plain.length)];
  igeEncrypt({ data: plain, key, iv }, cipherText);
  return { cipherText, key, iv };
}

const without: DecipherAll = bestDecipher(() => {
  throw new WebAssembly.CompileError("no vectors");
});
const ways: Record<string, DecipherAll> = { "with vectors": bestDecipher(), "without": without };

for (const [name, decipherAll] of Object.entries(ways)) {
  Deno.test(`AES-IGE ${name}: any number of messages of any lengths is what was enciphered by the platform`, () => {
    const blocks = fc.array(fc.oneof(fc.nat(5), fc.integer({ min: CHUNK / 16 - 1, max: CHUNK / 8 + 1 })), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(blocks, (lengths) => {
        const plains = lengths.map((length) => noise(16 * length));
        expect(decipherAll(plains.map(enciphered)).map(hex)).toEqual(plains.map(hex));
      }),
      { numRuns: 25 },
    );
  });
}

Deno.test("AES-IGE: what is behind the last whole block is no text, and leaves its neighbours as they are", () => {
  const [first, second] = [noise(48), noise(32)];
  const [whole, cut] = [enciphered(first), enciphered(second)];
  const message = { ...cut, cipherText: new Uint8Array([...cut.cipherText, 1, 2, 3]) };
  expect(IgeDecipher.load().decipher([message, whole]).map(hex)).toEqual([second, first].map(hex));
});

Deno.test("AES-IGE: the substitution is that of FIPS 197", () => {
  expect([0x00, 0x01, 0x53, 0xff].map((byte) => SUBSTITUTION[byte])).toEqual([0x63, 0x7c, 0xed, 0x16]);
  expect(new Set(SUBSTITUTION).size).toBe(256);
});

function hex(bytes: Uint8Array): string {
  return bytes.toHex();
}
