import type { KeptPieces } from "../../src/pipeline/kept_pieces.ts";
import type { PieceTranscript } from "../../src/transcript/transcript.ts";

/** Kept pieces in memory; `content` outlives a run as a folder would. */
export class MemoryPieces implements KeptPieces {
  readonly #used = new Set<string>();

  constructor(readonly content = new Map<string, PieceTranscript>()) {}

  find(key: string): Promise<PieceTranscript | undefined> {
    if (this.content.has(key)) this.#used.add(key);
    return Promise.resolve(this.content.get(key));
  }

  keep(key: string, transcript: PieceTranscript): Promise<void> {
    this.#used.add(key);
    this.content.set(key, transcript);
    return Promise.resolve();
  }

  forget(): Promise<void> {
    for (const key of this.#used) this.content.delete(key);
    this.#used.clear();
    return Promise.resolve();
  }
}
