import type { Clock } from "../clock.ts";
import type { RemoteFile } from "./file_source.ts";

export interface Received {
  receivedBytes: number;
  sizeBytes?: number;
  /** Over the last few seconds. */
  bytesPerSecond: number;
}

const WINDOW_MS = 5_000;

/** Tells how fast a file comes in: counts what passes by and hands it on unchanged. */
export class MeteredFile implements RemoteFile {
  #receivedBytes = 0;
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
      bytesPerSecond: this.#recent.reduce((sum, { bytes }) => sum + bytes, 0) * 1000 / spanMs,
    });
  }
}
