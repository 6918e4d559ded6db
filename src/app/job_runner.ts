import type { Received } from "../pipeline/metered_file.ts";
import type { PieceProgress } from "../pipeline/transcribe.ts";
import type { FileTranscriber } from "../pipeline/transcribe_file.ts";
import type { JobProgress } from "../queue/job.ts";
import type { JobRunner } from "../queue/ports.ts";

/** Joins the queue to the pipeline. */
export function jobRunner(files: FileTranscriber): JobRunner {
  return {
    known: (job) => files.known(job),
    run: (job, { finished, onPiece, onProgress }, signal) => {
      const told = new CombinedProgress(onProgress);
      return files.run({
        ...job,
        finished,
        onPiece,
        onProgress: (pieces) => told.tell({ pieces }),
        onReceived: (download) => told.tell({ download }),
      }, signal);
    },
  };
}

/** Download and transcription go on at once; people see one message. */
class CombinedProgress {
  #download?: Received;
  #pieces?: PieceProgress;

  constructor(readonly onProgress: (progress: JobProgress) => void) {}

  tell(
    { download = this.#download, pieces = this.#pieces }: { download?: Received; pieces?: PieceProgress },
  ): void {
    [this.#download, this.#pieces] = [download, pieces];
    if (pieces && pieces.knownPieces > 0) {
      const { finishedPieces, knownPieces, doneSeconds, totalSeconds } = pieces;
      const numbers = { finishedPieces, knownPieces, doneSeconds, totalSeconds };
      this.onProgress({
        stage: "transcribing",
        ...numbers,
        download: isComplete(download) ? undefined : download,
      });
    } else if (download) {
      this.onProgress({ stage: "downloading", ...download });
    }
  }
}

function isComplete(download: Received | undefined): boolean {
  return download?.sizeBytes !== undefined && download.receivedBytes >= download.sizeBytes;
}
