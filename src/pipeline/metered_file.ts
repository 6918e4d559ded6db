import type { Clock } from "../clock.ts";
import type { PlacedBytes, Range, ReadingCost, RemoteFile } from "./file_source.ts";

export interface Received {
  receivedBytes: number;
  sizeBytes?: number;
  /** So many of them are all that is needed. */
  enoughBytes?: number;
  /** Over the last few seconds. */
  bytesPerSecond: number;
}

const WINDOW_MS = 5_000;

/** Tells how fast a file comes in: counts what passes by and hands it on unchanged. */
export class MeteredFile implements RemoteFile {
  #receivedBytes = 0;
  #enoughBytes: number | undefined;
  #recent: { at: number; bytes: number }[] = [];

  constructor(
    readonly file: RemoteFile,
    readonly clock: Clock,
    readonly onReceived: (received: Received) => void,
  ) {}

  get name(): string {
    return this.file.name;
  }
  get sizeBytes(): number | undefined {
    return this.file.sizeBytes;
  }
  get sha256(): Promise<string | undefined> {
    return this.file.sha256;
  }

  measure(signal: AbortSignal): Promise<number> {
    return this.file.measure(signal);
  }

  async *read(
    start: number,
    end: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for await (const chunk of this.file.read(start, end, signal)) {
      this.#count(chunk.length);
      yield chunk;
    }
  }

  async *readRanges(ranges: readonly Range[], signal: AbortSignal): AsyncGenerator<PlacedBytes> {
    for await (const placed of this.file.readRanges(ranges, signal)) {
      this.#count(placed.bytes.length);
      yield placed;
    }
  }

  gauge(signal: AbortSignal): Promise<void> {
    return this.file.gauge(signal);
  }

  cost(ranges?: readonly Range[]): ReadingCost | undefined {
    return this.file.cost(ranges);
  }

  /** So many more bytes are all that is needed, until this is disposed of. */
  needs(moreBytes: number): Disposable {
    this.#enoughBytes = this.#receivedBytes + moreBytes;
    return { [Symbol.dispose]: () => this.#enoughBytes = undefined };
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.file[Symbol.asyncDispose]();
  }

  #count(bytes: number): void {
    const now = this.clock.now();
    this.#receivedBytes += bytes;
    this.#recent = [...this.#recent.filter(({ at }) => at > now - WINDOW_MS), { at: now, bytes }];
    const spanMs = Math.max(now - this.#recent[0].at, 1_000);
    this.onReceived({
      receivedBytes: this.#receivedBytes,
      sizeBytes: this.sizeBytes,
      enoughBytes: this.#enoughBytes,
      bytesPerSecond: this.#recent.reduce((sum, { bytes }) => sum + bytes, 0) * 1000 / spanMs,
    });
  }
}
