import { igeModule, KEYS_AT, TABLE_BYTES, TEXT_AT, writeTables } from "./ige_program.ts";
import { roundKeys } from "./round_keys.ts";
import { MOST_TOGETHER } from "./together.ts";

/** As much of each at once as the second cache holds. */
const CHUNK_BYTES = 64 * 1024;
const SLOT_BYTES = TEXT_AT + CHUNK_BYTES;
const PAGE_BYTES = 64 * 1024;
const BLOCK_BYTES = 16;

/** One message: blocks of 16 bytes, a key of 32 bytes, and the blocks before the first, in cipher and plain text. */
export interface IgeMessage {
  cipherText: Uint8Array;
  key: Uint8Array;
  iv: Uint8Array;
}

interface Underway {
  message: IgeMessage;
  plain: Uint8Array<ArrayBuffer>;
  /** Of its memory in the module. */
  slot: number;
  done: number;
}

/** Deciphers AES-256-IGE, several messages at once. */
export class IgeDecipher {
  readonly #memory: Uint8Array;
  readonly #functions: readonly ((bytes: number, ...slots: number[]) => void)[];

  private constructor({ exports }: WebAssembly.Instance) {
    this.#memory = new Uint8Array((exports.memory as WebAssembly.Memory).buffer);
    writeTables(this.#memory);
    const counts = Array.from({ length: MOST_TOGETHER }, (_, index) => `${index + 1}`);
    this.#functions = counts.map((count) => exports[count] as (bytes: number, ...slots: number[]) => void);
  }

  /** @throws {WebAssembly.CompileError} where the machine has no such vectors */
  static load(): IgeDecipher {
    const pages = Math.ceil((TABLE_BYTES + MOST_TOGETHER * SLOT_BYTES) / PAGE_BYTES);
    return new IgeDecipher(new WebAssembly.Instance(new WebAssembly.Module(igeModule(MOST_TOGETHER, pages))));
  }

  /** The plain texts, in the same order; what is behind the last whole block belongs to no text. */
  decipher(messages: readonly IgeMessage[]): Uint8Array<ArrayBuffer>[] {
    const all = messages.map((message) => ({
      message,
      plain: new Uint8Array(message.cipherText.length & -BLOCK_BYTES),
    }));
    for (let at = 0; at < all.length; at += MOST_TOGETHER) {
      this.#sideBySide(all.slice(at, at + MOST_TOGETHER).map((each, index) => this.#begun(each, index)));
    }
    return all.map(({ plain }) => plain);
  }

  #begun(each: Pick<Underway, "message" | "plain">, index: number): Underway {
    const slot = TABLE_BYTES + index * SLOT_BYTES;
    const { key, iv } = each.message;
    this.#memory.set(iv, slot);
    this.#memory.set(roundKeys(key), slot + KEYS_AT);
    return { ...each, slot, done: 0 };
  }

  /** As long as the shortest lasts, then the others. */
  #sideBySide(started: readonly Underway[]): void {
    const left = ({ plain, done }: Underway) => plain.length - done;
    for (;;) {
      const underway = started.filter((each) => left(each) > 0);
      if (underway.length === 0) return;
      const bytes = Math.min(CHUNK_BYTES, ...underway.map(left));
      for (const { message, slot, done } of underway) {
        this.#memory.set(message.cipherText.subarray(done, done + bytes), slot + TEXT_AT);
      }
      this.#functions[underway.length - 1](bytes, ...underway.map(({ slot }) => slot));
      for (const each of underway) {
        each.plain.set(this.#memory.subarray(each.slot + TEXT_AT, each.slot + TEXT_AT + bytes), each.done);
        each.done += bytes;
      }
    }
  }
}
