import { getLogger } from "@logtape/logtape";
import type { PlacedPiece } from "../transcript/transcript.ts";
import type { JobStore } from "./ports.ts";

const log = getLogger(["transhades", "queue"]);

/**
 * Finished pieces by recording. They are paid for: what a failing store does not take is kept in memory for as long as
 * somebody wants the recording's words, and offered to it again.
 */
export class Pieces {
  readonly #store: JobStore;
  /** By recording, then by index. */
  readonly #unsaved = new Map<string, Map<number, PlacedPiece>>();

  constructor(store: JobStore) {
    this.#store = store;
  }

  async save(recording: string, piece: PlacedPiece): Promise<void> {
    try {
      await this.#store.savePiece(recording, piece);
    } catch (error) {
      const unsaved = this.#unsaved.get(recording) ?? new Map<number, PlacedPiece>();
      this.#unsaved.set(recording, unsaved.set(piece.index, piece));
      return note(unsaved.size, error);
    }
    await this.offer(recording);
  }

  /** Those that were finished so far, for whatever job. */
  async of(recording: string): Promise<PlacedPiece[]> {
    await this.offer(recording);
    const stored = await this.#stored(recording);
    const unsaved = this.#unsaved.get(recording) ?? new Map<number, PlacedPiece>();
    return [...stored.filter(({ index }) => !unsaved.has(index)), ...unsaved.values()]
      .sort((a, b) => a.index - b.index);
  }

  /** Offers the store what it has not taken yet. */
  async offer(recording: string): Promise<void> {
    const unsaved = this.#unsaved.get(recording);
    if (unsaved === undefined) return;
    try {
      for (const [index, piece] of unsaved) {
        await this.#store.savePiece(recording, piece);
        if (unsaved.get(index) === piece) unsaved.delete(index);
      }
    } catch (error) {
      return note(unsaved.size, error);
    }
    if (unsaved.size === 0 && this.#unsaved.get(recording) === unsaved) this.#unsaved.delete(recording);
  }

  /** Nobody wants its words any more. */
  async leave(recording: string): Promise<void> {
    await this.offer(recording);
    this.#unsaved.delete(recording);
  }

  async #stored(recording: string): Promise<PlacedPiece[]> {
    try {
      return await this.#store.pieces(recording);
    } catch (error) {
      log.error("finished pieces cannot be read: {error}", { error });
      return [];
    }
  }
}

function note(count: number, error: unknown): void {
  log.error("{count} finished pieces cannot be stored; a restart now would repeat work: {error}", {
    count,
    error,
  });
}
