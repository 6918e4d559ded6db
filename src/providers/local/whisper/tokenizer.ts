import { z } from "zod";

const schema = z.object({
  model: z.object({ vocab: z.record(z.string(), z.number()) }),
  added_tokens: z.array(z.object({ id: z.number(), content: z.string() })),
});

/** The numbers of tokens that are no text; they differ from one generation of models to the next. */
export interface SpecialTokens {
  start: number;
  end: number;
  transcribe: number;
  noSpeech: number;
  /** Before the first token of a time: each 20 ms later than the one before. */
  noTimes: number;
  /** Code of a language -> its token, such as "id". */
  languages: ReadonlyMap<string, number>;
}

/** Turns the numbers of Whisper's tokens into text. */
export class Tokenizer {
  readonly special: SpecialTokens;
  readonly #texts: string[] = [];

  /**
   * @param file the text of `tokenizer.json`
   * @throws when it is not Whisper's
   */
  constructor(file: string) {
    const { model, added_tokens } = schema.parse(JSON.parse(file));
    for (const [text, id] of Object.entries(model.vocab)) this.#texts[id] = text;
    this.special = specialTokens(new Map(added_tokens.map(({ id, content }) => [content, id])));
  }

  /** Each token is a string of characters that stand for bytes. */
  decode(tokens: readonly number[]): string {
    const bytes = tokens.flatMap((token) => Array.from(this.#texts[token] ?? "", (c) => BYTES.get(c) ?? 63));
    return new TextDecoder().decode(Uint8Array.from(bytes)).trim();
  }
}

function specialTokens(added: ReadonlyMap<string, number>): SpecialTokens {
  const need = (...names: string[]) => {
    const found = names.map((name) => added.get(`<|${name}|>`)).find((id) => id !== undefined);
    if (found === undefined) throw new Error(`the tokenizer lacks <|${names[0]}|>`);
    return found;
  };
  const [start, transcribe] = [need("startoftranscript"), need("transcribe")];
  const languages = [...added].flatMap(([content, id]) => {
    const code = /^<\|([a-z]{2,3})\|>$/.exec(content)?.[1];
    return code !== undefined && id > start && id < transcribe ? [[code, id] as const] : [];
  });
  return {
    start,
    transcribe,
    end: need("endoftext"),
    noSpeech: need("nospeech", "nocaptions"),
    noTimes: need("notimestamps"),
    languages: new Map(languages),
  };
}

const BYTES = byteTable();

/** GPT-2's table: bytes that can be printed stand for themselves, the others for characters from 256 on. */
function byteTable(): Map<string, number> {
  const isPlain = (byte: number) => byte >= 33 && byte <= 126 || byte >= 161 && byte <= 172 || byte >= 174;
  const table = new Map<string, number>();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) table.set(String.fromCodePoint(isPlain(byte) ? byte : next++), byte);
  return table;
}
