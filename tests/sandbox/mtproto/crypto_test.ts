import { getWasmUrl, ige256Encrypt, initSync } from "@mtcute/wasm";
import { parseFileId } from "@mtcute/file-id";
import { expect } from "expect";
import fc from "fast-check";
import type { SandboxFile } from "../world.ts";
import { igeDecrypt, igeEncrypt, igeEncryptInBackground } from "./crypto/ige.ts";
import {
  DecryptionError,
  decryptMessage,
  encryptMessage,
  FROM_CLIENT,
  FROM_SERVER,
} from "./crypto/message.ts";
import { botApiFileId, fileReference, isCurrent, referenceState } from "./file_reference.ts";
import { testFile } from "./fixture.ts";
import { keystreamContent } from "./keystream_content.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const blocks = fc.integer({ min: 1, max: 40 }).chain((count) => bytes(16 * count));

/** As fast-check gives them: at addresses of their own. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}

Deno.test("AES-IGE agrees with mtcute's, here and on another thread, and is undone by decryption", async () => {
  initSync(Deno.readFileSync(getWasmUrl()));
  await fc.assert(fc.asyncProperty(blocks, bytes(32), bytes(32), async (data, key, iv) => {
    const input = { data: owned(data), key: owned(key), iv: owned(iv) };
    const [here, there] = [new Uint8Array(data.length), new Uint8Array(data.length)];
    igeEncrypt(input, here);
    await igeEncryptInBackground(input, there);
    expect(here).toEqual(Uint8Array.from(ige256Encrypt(input.data, input.key, input.iv)));
    expect(there).toEqual(here);
    expect(igeDecrypt({ ...input, data: here })).toEqual(input.data);
  }));
});

Deno.test("a message is read by who has the key and the right side only", async () => {
  const key = { id: new Uint8Array(8), bytes: crypto.getRandomValues(new Uint8Array(256)) };
  const plain = crypto.getRandomValues(new Uint8Array(64));
  const payload = new Uint8Array(24 + plain.length);
  await encryptMessage(key, plain, payload, FROM_SERVER);
  const encrypted = payload.subarray(8);
  expect(decryptMessage(key.bytes, encrypted, FROM_SERVER)).toEqual(plain);
  expect(() => decryptMessage(key.bytes, encrypted, FROM_CLIENT)).toThrow(DecryptionError);
  encrypted[40] ^= 1;
  expect(() => decryptMessage(key.bytes, encrypted, FROM_SERVER)).toThrow(DecryptionError);
});

Deno.test("a key stream gives the same bytes at any place and ends where it says", async () => {
  const content = keystreamContent("seed", 10_000);
  const whole = await content.read(0, 20_000);
  expect(whole).toHaveLength(10_000);
  await fc.assert(fc.asyncProperty(fc.nat(11_000), fc.nat(5000), async (offset, length) => {
    expect(await content.read(offset, length)).toEqual(whole.slice(offset, offset + length));
  }));
});

Deno.test("a file reference is current until its generation passes", () => {
  const file = testFile();
  const reference = fileReference(file);
  expect(reference).toHaveLength(25);
  expect(isCurrent(file, reference)).toBe(true);
  file.referenceGeneration++;
  expect([isCurrent(file, reference), referenceState(file, reference)]).toEqual([false, "expired"]);
  expect(referenceState(testFile({ id: 78n }), reference)).toBe("invalid");
  expect(referenceState(file, new Uint8Array())).toBe("empty");
});

Deno.test("a Bot API file_id tells data centre, place and reference of every kind of file", () => {
  const kinds = ["voice", "audio", "video", "video_note", "document", "photo", "sticker"] as const;
  for (const kind of kinds) {
    const file: SandboxFile = testFile({ kind, dcId: 4 });
    const parsed = parseFileId(botApiFileId(file));
    expect(parsed.dcId).toBe(4);
    expect(parsed.fileReference && Uint8Array.from(parsed.fileReference)).toEqual(fileReference(file));
    const { location } = parsed;
    if (location._ === "web") throw new Error("a web location");
    expect([location._, `${location.id}`, `${location.accessHash}`])
      .toEqual([kind === "photo" ? "photo" : "common", "77", "-5"]);
  }
});
