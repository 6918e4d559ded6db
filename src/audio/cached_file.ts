import { ByteCollector } from "../bytes.ts";
import { abortable } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import type { Bytes, FileSource } from "../pipeline/file_source.ts";

const BLOCK_BYTES = 256 * 1024;
/** A gap up to this size is read and kept: cheaper than to start reading anew behind it. */
const MOST_SKIPPED_BLOCKS = 8;
/** So much stays of a read in order that was longer than what may be kept: nobody has come back for what it left behind. */
const LONG_READ_BYTES = 4 * 2 ** 20;

/**
 * Lets ffprobe and ffmpeg read a file several times and in leaps while the source is read once and in order as far as
 * possible: the last blocks stay in memory, and a read goes on where the one before it stopped.
 */
export class CachedFile {
  readonly sizeBytes: number | undefined;
  readonly capacityBytes: number;
  /** The job's. */
  readonly signal: AbortSignal;
  readonly #source: FileSource;
  readonly #clock: Clock;
  readonly #blocks = new Map<number, Bytes>();
  #stream: BlockStream | undefined;
  #failure: { error: unknown } | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waitedMs = 0;
  #waitingSince: number | undefined;

  constructor(source: FileSource, capacityBytes: number, clock: Clock, signal: AbortSignal) {
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
    this.capacityBytes = capacityBytes;
    this.#clock = clock;
    this.signal = signal;
  }

  /** As the sender gave it: never trusted. */
  get name(): string {
    return this.#source.name;
  }

  /** Milliseconds spent on waiting for the source. */
  waitedMs(): number {
    return this.#waitedMs + (this.#waitingSince === undefined ? 0 : this.#clock.now() - this.#waitingSince);
  }

  /** Rethrows the first error of the source: what ffmpeg makes of it is only a consequence. */
  throwIfFailed(): void {
    this.signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async *read(start: number, end: number): AsyncGenerator<Bytes> {
    for (let position = start; position < end;) {
      const block = await this.#block(Math.floor(position / BLOCK_BYTES));
      const offset = position % BLOCK_BYTES;
      const part = block.subarray(offset, offset + end - position);
      if (part.length === 0) return;
      yield part;
      position += part.length;
    }
  }

  /** Reads the beginning into memory, up to `endBytes`; returns how much there is of it. */
  async load(endBytes: number): Promise<number> {
    let length = 0;
    for await (const bytes of this.read(0, endBytes)) length += bytes.length;
    return length;
  }

  /** The bytes from `start` to `end`, fewer at the end of the file. */
  async slice(start: number, end: number): Promise<Bytes> {
    const whole = new ByteCollector();
    for await (const bytes of this.read(start, end)) whole.add(bytes);
    return whole.bytes;
  }

  /** Stops reading from the source until bytes are asked for that are not in memory. */
  rest(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.close();
  }

  /** One at a time, so that two readers never start two reads of the source. */
  #block(index: number): Promise<Bytes> {
    const block = this.#last.then(() => this.#cached(index) ?? this.#fetch(index));
    this.#last = block.catch(() => undefined);
    return block;
  }

  #cached(index: number): Bytes | undefined {
    const block = this.#blocks.get(index);
    if (block !== undefined) this.#keep(index, block);
    return block;
  }

  async #fetch(index: number): Promise<Bytes> {
    this.throwIfFailed();
    this.#waitingSince = this.#clock.now();
    let stream: BlockStream | undefined;
    try {
      stream = this.#streamTowards(index);
      while (stream.index < index) this.#keep(stream.index, await stream.next());
      const block = await stream.next();
      this.#keep(index, block);
      return block;
    } catch (error) {
      if (!stream?.closed) this.#failure ??= { error };
      throw error;
    } finally {
      this.#waitedMs = this.waitedMs();
      this.#waitingSince = undefined;
    }
  }

  #streamTowards(index: number): BlockStream {
    const ahead = this.#stream === undefined ? -1 : index - this.#stream.index;
    if (this.#stream !== undefined && ahead >= 0 && ahead <= MOST_SKIPPED_BLOCKS) return this.#stream;
    this.rest();
    this.#stream = new BlockStream(this.#source, index, this.signal);
    return this.#stream;
  }

  /** Puts the block behind all others; those unused for longest go. */
  #keep(index: number, block: Bytes): void {
    this.#blocks.delete(index);
    this.#blocks.set(index, block);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size * BLOCK_BYTES <= this.#mostBytes) return;
      this.#blocks.delete(oldest);
    }
  }

  get #mostBytes(): number {
    const isLong = (this.#stream?.readBytes ?? 0) > this.capacityBytes;
    return isLong ? Math.min(LONG_READ_BYTES, this.capacityBytes) : this.capacityBytes;
  }
}

/** The source's bytes from one place on, in blocks; the last one is shorter, and behind it they are empty. */
class BlockStream {
  /** Number of the block that `next` gives. */
  index: number;
  readonly #first: number;
  readonly #chunks: AsyncIterator<Bytes>;
  readonly #closing = new AbortController();
  /** The job's end or ours, also for a source that heeds neither. */
  readonly #either: AbortSignal;
  #left: Bytes = new Uint8Array(0);

  constructor(source: FileSource, index: number, signal: AbortSignal) {
    this.index = this.#first = index;
    this.#either = AbortSignal.any([signal, this.#closing.signal]);
    this.#chunks = source.read(index * BLOCK_BYTES, undefined, this.#either)[Symbol.asyncIterator]();
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  get readBytes(): number {
    return (this.index - this.#first) * BLOCK_BYTES;
  }

  async next(): Promise<Bytes> {
    const block = await this.#hasMore() && this.#isWorthNoCopy
      ? this.#take(BLOCK_BYTES)
      : await this.#copied();
    this.index++;
    return block;
  }

  /** A block of a larger chunk keeps all of it in memory: of a long read in order only as much as stays of it anyway. */
  get #isWorthNoCopy(): boolean {
    return this.readBytes > LONG_READ_BYTES && this.#left.length >= BLOCK_BYTES;
  }

  async #copied(): Promise<Bytes> {
    const block = new Uint8Array(BLOCK_BYTES);
    let length = 0;
    while (length < BLOCK_BYTES && await this.#hasMore()) {
      const taken = this.#take(BLOCK_BYTES - length);
      block.set(taken, length);
      length += taken.length;
    }
    return block.subarray(0, length);
  }

  async #hasMore(): Promise<boolean> {
    while (this.#left.length === 0) {
      const { done, value } = await abortable(this.#chunks.next(), this.#either);
      if (done) return false;
      this.#left = value;
    }
    return true;
  }

  #take(mostBytes: number): Bytes {
    const taken = this.#left.subarray(0, mostBytes);
    this.#left = this.#left.subarray(taken.length);
    return taken;
  }

  /** What the source makes of it is its own affair: nobody waits for one that does not heed its signal. */
  close(): void {
    this.#closing.abort();
    this.#chunks.return?.().catch(() => {});
  }
}
