/** Memory of our own, shared with no other thread. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes of one file, readable from any place; nothing is ever "downloaded first". */
export interface FileSource extends AsyncDisposable {
  /** File name as the sender gave it: a hint, never trusted. */
  readonly name: string;
  /** Size in bytes; undefined for a stream of unknown length (such as stdin), which is readable only once, from 0. */
  readonly sizeBytes: number | undefined;
  /** Silence in front of it that the file does not tell of. */
  readonly leadSeconds?: number;
  /**
   * Yields the bytes from `start` (inclusive) to `end` (exclusive, default: the end of the file) in order.
   * Fetches ahead within a bounded buffer, and stops fetching as soon as the consumer stops or the signal aborts.
   * @throws {SourceError} when the bytes cannot be had
   */
  read(start: number, end: number | undefined, signal: AbortSignal): AsyncIterable<Bytes>;
}

/** Bytes of a file from `start` (inclusive) to `end` (exclusive). */
export interface Range {
  start: number;
  end: number;
}

/** Bytes, and where in the file they begin. */
export interface PlacedBytes {
  start: number;
  bytes: Bytes;
}

/** What it takes to read something of a file, as far as can be told. */
export interface ReadingCost {
  bytes: number;
  requests: number;
  seconds: number;
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
  /**
   * Yields the bytes of many ranges in their order, several of them fetched side by side within the same bounded buffer.
   * @throws {SourceError} as `read`
   */
  readRanges(ranges: readonly Range[], signal: AbortSignal): AsyncIterable<PlacedBytes>;
  /** Finds out what reading takes, by a few requests, where nothing was seen of that lately. @throws {SourceError} as `read` */
  gauge(signal: AbortSignal): Promise<void>;
  /** What these ranges would take now, or the whole file when none are given; undefined where reading less saves nothing. */
  cost(ranges?: readonly Range[]): ReadingCost | undefined;
}

/** A file of sound that stands for a larger one: it decodes to the same samples. */
export interface SoundFile extends FileSource {
  /** Of all its bytes and of the silence in front of them, in hex; resolves to undefined when it is closed before all were read. */
  readonly sha256: Promise<string | undefined>;
  readonly sizeBytes: number;
  /** What all of it takes from the larger file. */
  readonly fetchedBytes: number;
  readonly leadSeconds: number;
}

/** Opens files of chats. Port of the pipeline; download/ implements it. */
export interface FileOpener {
  /** @throws {SourceError} "wait" (with retryAfterMs) when every account must wait, "disconnected", "too_large", "unavailable" or "gone" */
  open(ref: FileRef, signal: AbortSignal): Promise<RemoteFile>;
}
