import { Buffer } from "node:buffer";
import "telegram";
import igeModule from "telegram/crypto/IGE.js";
import { ige256Decrypt, ige256Encrypt } from "@mtcute/wasm";
import { loadCipher } from "./decipher.ts";

const BLOCK_BYTES = 16;

/** AES-256-IGE in WebAssembly: 184 MB/s where the JavaScript of GramJS does 23, which would hold up the whole bot. */
class WasmIge {
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;

  constructor(key: Uint8Array, iv: Uint8Array) {
    this.#key = key;
    this.#iv = iv;
  }

  decryptIge(cipherText: Uint8Array): Buffer {
    return asBuffer(ige256Decrypt(cipherText, this.#key, this.#iv));
  }

  /** Pads with random bytes to whole blocks, as the class that this one replaces does. */
  encryptIge(plainText: Uint8Array): Buffer {
    const missing = -plainText.length & (BLOCK_BYTES - 1);
    const whole = missing === 0
      ? plainText
      : Buffer.concat([plainText, crypto.getRandomValues(new Uint8Array(missing))]);
    return asBuffer(ige256Encrypt(whole, this.#key, this.#iv));
  }
}

/** GramJS asks for methods that only a Buffer has. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Puts the fast cipher in GramJS's place; its callers look it up in the module's exports at every use. */
export function installFastAes(): void {
  loadCipher();
  Reflect.set(igeModule, "IGE", WasmIge);
}
