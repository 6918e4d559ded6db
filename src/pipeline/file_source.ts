/** Memory of our own, shared with no other thread. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes of one file, readable from any place; nothing is ever "downloaded first". */
export interface FileSource extends AsyncDisposable {
  /** File name as the sender gave it: a hint, never trusted. */
  readonly name: string;
  /** Size in bytes; undefined for a stream of unknown length (such as stdin), which is readable only once, from 0. */
  readonly sizeBytes: number | undefined;
  /**
   * Yields the bytes from `start` (inclusive) to `end` (exclusive, default: the end of the file) in order.
   * Fetches ahead within a bounded buffer, and stops fetching as soon as the consumer stops or the signal aborts.
   * @throws {SourceError} when the bytes cannot be had
   */
  read(start: number, end: number | undefined, signal: AbortSignal): AsyncIterable<Bytes>;
}

/** A file in a chat, as the Bot API describes it. */
export interface FileRef {
  fileId: string;
  fileUniqueId: string;
  /** As a stranger's update says: a guess that decides nothing. */
  sizeBytes?: number;
  name?: string;
  mimeType?: string;
  durationSeconds?: number;
  /** Where the file was sent: an expired reference is refreshed through this message. */
  chatId: number;
  messageId: number;
}

/** A file of a chat being read; `sha256` is known once every byte has passed by. */
export interface RemoteFile extends FileSource {
  /** SHA-256 of the content in hex; resolves to undefined when the file is closed before all of it was read. */
  readonly sha256: Promise<string | undefined>;
  /**
   * Finds out where the file really ends, whatever its sender announced: from then on `sizeBytes` is true.
   * @throws {SourceError} as `open`
   */
  measure(signal: AbortSignal): Promise<number>;
}

/** Opens files of chats. Port of the pipeline; download/ implements it. */
export interface FileOpener {
  /** @throws {SourceError} "wait" (with retryAfterMs) when every account must wait, "disconnected", "too_large", "unavailable" or "gone" */
  open(ref: FileRef, signal: AbortSignal): Promise<RemoteFile>;
}
