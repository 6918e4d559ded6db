import { joinText } from "../transcript/graphemes.ts";
import { mergePieces } from "../transcript/merge.ts";
import { plainText } from "../transcript/text.ts";
import type { PlacedPiece } from "../transcript/transcript.ts";
import { mayServe } from "./sharing.ts";
import type { ProviderName } from "./transcriber.ts";

/**
 * The words from the beginning of a recording on, as far as every piece before them is finished: a preview. It ends before
 * words that not everybody who waits for this recording may be told.
 */
export class FirstWords {
  readonly #chosen: ProviderName;
  /** Finished pieces behind one that is not, by index. */
  readonly #early = new Map<number, PlacedPiece>();
  #nextIndex = 0;
  #text = "";

  constructor(chosen: ProviderName) {
    this.#chosen = chosen;
  }

  get text(): string {
    return this.#text;
  }

  /** True when there are more words than before. */
  add(piece: PlacedPiece): boolean {
    const before = this.#text;
    this.#early.set(piece.index, piece);
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#early.delete(next.index);
      this.#nextIndex++;
      this.#text = joinText(this.#text, plainText(mergePieces([next], next.startSample + next.sampleCount)));
    }
    return this.#text !== before;
  }

  #next(): PlacedPiece | undefined {
    const next = this.#early.get(this.#nextIndex);
    return next && mayServe({ sources: [next.transcript] }, this.#chosen) ? next : undefined;
  }
}
