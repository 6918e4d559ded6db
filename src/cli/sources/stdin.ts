import { ownBytes } from "../../bytes.ts";
import { SourceError } from "../../pipeline/errors.ts";
import type { Bytes, FileSource } from "../../pipeline/file_source.ts";

/** A stream that ends within this much is kept in memory, so that it can be read at any place like a file. */
const MOST_KEPT_BYTES = 128 * 2 ** 20;

/**
 * Takes a stream (such as stdin) as a file: whole in memory when it ends soon, else readable once from its start.
 * @throws {SourceError} "unavailable" when the stream breaks
 */
export async function openStream(
  name: string,
  stream: ReadableStream<Bytes>,
  signal: AbortSignal,
  mostKeptBytes = MOST_KEPT_BYTES,
): Promise<FileSource> {
  const incoming = new Incoming(name, stream);
  const chunks: Bytes[] = [];
  let keptBytes = 0;
  while (keptBytes <= mostKeptBytes) {
    const chunk = await incoming.next(signal);
    if (chunk === undefined) return new KeptStream(name, keptBytes, chunks);
    chunks.push(ownBytes(chunk));
    keptBytes += chunk.length;
  }
  return new LongStream(name, chunks, incoming);
}

/** The stream itself, read under the signal of whoever waits for it. */
class Incoming {
  readonly #name: string;
  readonly #reader: ReadableStreamDefaultReader<Bytes>;

  constructor(name: string, stream: ReadableStream<Bytes>) {
    this.#name = name;
    this.#reader = stream.getReader();
  }

  /** The next bytes; undefined at the end. An abort ends the stream. */
  async next(signal: AbortSignal): Promise<Bytes | undefined> {
    signal.throwIfAborted();
    const onAbort = () => void this.close();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const { value } = await this.#reader.read();
      signal.throwIfAborted();
      return value;
    } catch (cause) {
      signal.throwIfAborted();
      throw new SourceError("unavailable", `${this.#name} broke off (${cause})`, { cause });
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** A stream that is broken already cannot be closed any better. */
  close(): Promise<void> {
    return this.#reader.cancel().catch(() => undefined);
  }
}

/** All of a stream, as the portions it came in. */
class KeptStream implements FileSource {
  constructor(readonly name: string, readonly sizeBytes: number, readonly chunks: readonly Bytes[]) {}

  async *read(start: number, end = this.sizeBytes, signal: AbortSignal): AsyncGenerator<Bytes> {
    let position = 0;
    for (const chunk of this.chunks) {
      await Promise.resolve(signal.throwIfAborted());
      const part = chunk.subarray(Math.max(0, start - position), Math.max(0, end - position));
      if (part.length > 0) yield part;
      position += chunk.length;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** The kept beginning of a stream, then the rest as it comes; nothing is kept of what was read. */
class LongStream implements FileSource {
  readonly sizeBytes = undefined;
  readonly #beginning: Bytes[];
  readonly #incoming: Incoming;
  #position = 0;

  constructor(readonly name: string, beginning: Bytes[], incoming: Incoming) {
    this.#beginning = beginning.reverse();
    this.#incoming = incoming;
  }

  async *read(start: number, end: number | undefined, signal: AbortSignal): AsyncGenerator<Bytes> {
    if (start !== 0 || this.#position !== 0) {
      throw new SourceError(
        "unavailable",
        `${this.name} is a stream: it can be read only once, from its start`,
      );
    }
    while (end === undefined || this.#position < end) {
      const chunk = this.#beginning.pop() ?? await this.#incoming.next(signal);
      if (chunk === undefined) return;
      const part = chunk.subarray(0, end === undefined ? undefined : end - this.#position);
      this.#position += part.length;
      yield part;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#incoming.close();
  }
}
