import { profileOf } from "../provider_list.ts";
import { type KeptPieces, pieceKey } from "../pipeline/kept_pieces.ts";
import { type Transcriber, wrapTranscriber } from "../pipeline/transcriber.ts";
import type { PieceTranscript } from "../transcript/transcript.ts";
import { systemReason } from "../system_reason.ts";

/** Keeps each piece that was paid for, so that the same command does not pay again; what this machine recognises costs nothing. */
export class PieceKeeper {
  /** Pieces that an earlier run had finished. */
  foundPieces = 0;
  keptPieces = 0;
  /** Why a piece could not be kept. */
  problem: string | undefined;

  /** @param server where the provider is asked: another one may hear otherwise */
  constructor(readonly store: KeptPieces, readonly server: string) {}

  wrap(inner: Transcriber): Transcriber {
    return wrapTranscriber(inner, async (piece, options, signal) => {
      const key = pieceKey(piece, options, inner, this.server);
      const found = await this.store.find(key);
      if (found !== undefined) {
        this.foundPieces++;
        return found;
      }
      const transcript = await inner.transcribe(piece, options, signal);
      if (profileOf(transcript.provider)?.remote) await this.#keep(key, transcript);
      return transcript;
    });
  }

  async #keep(key: string, transcript: PieceTranscript): Promise<void> {
    try {
      await this.store.keep(key, transcript);
      this.keptPieces++;
    } catch (error) {
      this.problem ??= systemReason(error);
    }
  }
}
