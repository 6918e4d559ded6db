import { IgeDecipher, type IgeMessage } from "./aes/ige.ts";
import { deciphered, loadCipher } from "./decipher.ts";

/** The plain texts of these messages, in the same order. */
export type DecipherAll = (messages: readonly IgeMessage[]) => Uint8Array<ArrayBuffer>[];

/** Several side by side where the machine has the vectors for it, else one by one. */
export function bestDecipher(load: () => DecipherAll = loadVectors): DecipherAll {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    loadCipher();
    return (messages) => messages.map(deciphered);
  }
}

function loadVectors(): DecipherAll {
  const vectors = IgeDecipher.load();
  return (messages) => vectors.decipher(messages);
}
