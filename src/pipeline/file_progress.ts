import type { Received } from "./metered_file.ts";
import type { PieceProgress } from "./transcribe.ts";

/**
 * How far a file has come. Download and transcription go on at once: `download` is set while the file still comes in, and
 * to the end where a part of it was enough.
 */
export type FileProgress =
  | { stage: "downloading" } & Received
  | { stage: "transcribing"; download?: Received } & PieceProgress;

/** Joins what is received and what is heard to one progress. */
export class ProgressMeter {
  readonly #onProgress: (progress: FileProgress) => void;
  #download?: Received;
  #pieces?: PieceProgress;

  constructor(onProgress: (progress: FileProgress) => void) {
    this.#onProgress = onProgress;
  }

  received(download: Received): void {
    this.#download = download;
    this.#tell();
  }

  heard(pieces: PieceProgress): void {
    this.#pieces = pieces;
    this.#tell();
  }

  #tell(): void {
    const [download, pieces] = [this.#download, this.#pieces];
    if (pieces && pieces.knownPieces > 0) {
      const isOver = download && isComplete(download) && download.enoughBytes === undefined;
      const stillComing = isOver ? undefined : download;
      this.#onProgress({ stage: "transcribing", ...pieces, download: stillComing });
    } else if (download) {
      this.#onProgress({ stage: "downloading", ...download });
    }
  }
}

function isComplete({ receivedBytes, sizeBytes }: Received): boolean {
  return sizeBytes !== undefined && receivedBytes >= sizeBytes;
}
