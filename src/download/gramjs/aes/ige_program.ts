import {
  add,
  and,
  type Code,
  down4,
  isLess,
  load,
  Locals,
  looked,
  moduleOf,
  number,
  repeat,
  store,
  type WasmFunction,
  xor,
} from "./bytecode.ts";
import {
  FIRST_HALF,
  PAIR_BEFORE,
  SCALED_INVERSE,
  SECOND_HALF,
  SMALL_INVERSE,
  table,
  times,
} from "./fields.ts";
import { MIXED, ROUNDS } from "./round_keys.ts";

const BLOCK = 16;

/** At the beginning of the memory. */
const TABLES: Readonly<Record<string, Uint8Array>> = {
  mask: table(16, () => 15),
  inverse: SMALL_INVERSE,
  scaledInverse: SCALED_INVERSE,
  lowIn: table(16, (low) => PAIR_BEFORE[low]),
  highIn: table(16, (high) => PAIR_BEFORE[high << 4]),
  firstOut: FIRST_HALF,
  secondOut: SECOND_HALF,
  ...Object.fromEntries(MIXED.flatMap((factor, rows) => [
    [`first${rows}`, FIRST_HALF.map((byte) => PAIR_BEFORE[times(byte, factor)])],
    [`second${rows}`, SECOND_HALF.map((byte) => PAIR_BEFORE[times(byte, factor)])],
    [`moved${rows}`, rowsMoved(rows)],
  ])),
};
export const TABLE_BYTES = Object.keys(TABLES).length * BLOCK;

/** Where in a message's memory keys and text are; at its beginning are the block before, in cipher and in plain text. */
export const KEYS_AT = 2 * BLOCK;
export const TEXT_AT = KEYS_AT + (ROUNDS + 1) * BLOCK;

/** How AES's inverse shifting of rows moves the bytes, each taken from so many rows below. */
function rowsMoved(below: number): Uint8Array {
  return table(16, (at) => {
    const row = (at + below) & 3;
    return 4 * (((at >> 2) - row) & 3) + row;
  });
}

export function writeTables(memory: Uint8Array): void {
  Object.values(TABLES).forEach((bytes, index) => memory.set(bytes, index * BLOCK));
}

/**
 * A module that deciphers AES-256-IGE, with functions "1" to `most`, each for so many messages. Its parameters: bytes of
 * text in each, then where each message's memory is.
 */
export function igeModule(most: number, pages: number): Uint8Array<ArrayBuffer> {
  const counts = Array.from({ length: most }, (_, index) => index + 1);
  return moduleOf(Object.fromEntries(counts.map((count) => [count, new Program(count).whole()])), pages);
}

/** Within a message each block waits for the one before; so several messages go side by side, instruction by instruction. */
class Program {
  readonly #messages: number[];
  readonly #locals: Locals;

  constructor(count: number) {
    this.#messages = Array.from({ length: count }, (_, index) => index);
    this.#locals = new Locals(["bytes", ...this.#messages.map((m) => `slot${m}`)], ["at", "round"]);
  }

  whole(): WasmFunction {
    return this.#locals.function([
      ...this.#use("mask", "inverse"),
      ...this.#each("cipher", (m) => load(this.#get(`slot${m}`), 0)),
      ...this.#each("plain", (m) => load(this.#get(`slot${m}`), BLOCK)),
      ...repeat(this.#block(), isLess(this.#get("at"), this.#get("bytes"))),
      ...this.#messages.flatMap((m) => [
        ...store(this.#get(`slot${m}`), 0, this.#get(`cipher${m}`)),
        ...store(this.#get(`slot${m}`), BLOCK, this.#get(`plain${m}`)),
      ]),
    ]);
  }

  #block(): Code {
    const text = (m: number) => add(this.#get(`slot${m}`), this.#get("at"));
    return [
      ...this.#each("next", (m) => load(text(m), TEXT_AT)),
      ...this.#each("state", (m) => xor(this.#get(`next${m}`), this.#get(`plain${m}`))),
      ...this.#rounds(),
      ...this.#each("plain", (m) => xor(this.#get(`state${m}`), this.#get(`cipher${m}`))),
      ...this.#each("cipher", (m) => this.#get(`next${m}`)),
      ...this.#messages.flatMap((m) => store(text(m), TEXT_AT, this.#get(`plain${m}`))),
      ...this.#set("at", add(this.#get("at"), number(BLOCK))),
    ];
  }

  #rounds(): Code {
    const key = (m: number) => load(add(this.#get(`slot${m}`), this.#get("round")), KEYS_AT);
    const next = this.#set("round", add(this.#get("round"), number(BLOCK)));
    return [
      ...this.#set("round", number(0)),
      ...this.#use("lowIn", "highIn"),
      ...this.#each("i", (m) => looked(this.#get("highIn"), this.#high(m))),
      ...this.#each("k", (m) => looked(this.#get("lowIn"), this.#low(m))),
      ...this.#each("state", (m) => xor(xor(this.#get(`i${m}`), this.#get(`k${m}`)), key(m))),
      ...next,
      ...repeat(
        [
          ...this.#invert(),
          ...this.#each("state", key),
          ...MIXED.keys().flatMap((rows) => this.#mix(rows)),
          ...next,
        ],
        isLess(this.#get("round"), number(ROUNDS * BLOCK)),
      ),
      ...this.#invert(),
      ...this.#each("state", key),
      ...this.#add("firstOut", "secondOut", "moved0"),
    ];
  }

  /** From the state's pairs (i, k) to where the halves of their inverses are, (u, v). */
  #invert(): Code {
    const inverse = (of: Code) => looked(this.#get("inverse"), of);
    return [
      ...this.#use("scaledInverse"),
      ...this.#each("k", (m) => this.#low(m)),
      ...this.#each("i", (m) => this.#high(m)),
      ...this.#each("j", (m) => xor(this.#get(`i${m}`), this.#get(`k${m}`))),
      ...this.#each("k", (m) => looked(this.#get("scaledInverse"), this.#get(`k${m}`))),
      ...this.#each("u", (m) => xor(inverse(this.#get(`i${m}`)), this.#get(`k${m}`))),
      ...this.#each("v", (m) => xor(inverse(this.#get(`j${m}`)), this.#get(`k${m}`))),
      ...this.#each("u", (m) => xor(inverse(this.#get(`u${m}`)), this.#get(`j${m}`))),
      ...this.#each("v", (m) => xor(inverse(this.#get(`v${m}`)), this.#get(`i${m}`))),
    ];
  }

  #mix(rows: number): Code {
    return this.#add(`first${rows}`, `second${rows}`, `moved${rows}`);
  }

  /** Adds to the state what the halves are in these tables, moved. */
  #add(first: string, second: string, moved: string): Code {
    const half = (name: string, place: string) => looked(this.#get(name), this.#get(place));
    return [
      ...this.#use(first, second, moved),
      ...this.#each("state", (m) => {
        const whole = xor(half(first, `u${m}`), half(second, `v${m}`));
        return xor(this.#get(`state${m}`), looked(whole, this.#get(moved)));
      }),
    ];
  }

  #low(m: number): Code {
    return and(this.#get(`state${m}`), this.#get("mask"));
  }

  #high(m: number): Code {
    return and(down4(this.#get(`state${m}`)), this.#get("mask"));
  }

  #use(...tables: string[]): Code {
    const address = (name: string) => Object.keys(TABLES).indexOf(name) * BLOCK;
    return tables.flatMap((name) => this.#set(name, load(number(0), address(name))));
  }

  #each(name: string, value: (message: number) => Code): Code {
    return this.#messages.flatMap((m) => this.#set(`${name}${m}`, value(m)));
  }

  #get(name: string): Code {
    return this.#locals.get(name);
  }

  #set(name: string, value: Code): Code {
    return this.#locals.set(name, value);
  }
}
