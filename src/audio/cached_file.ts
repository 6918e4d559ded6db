import { ByteCollector } from "../bytes.ts";
import type { Clock } from "../clock.ts";
import type { Bytes, FileSource } from "../pipeline/file_source.ts";
import { BLOCK_BYTES, BlockStream, LEAPING_BYTES, READ_ON_BYTES } from "./block_stream.ts";

/** Who has read less than this at a place has little under way there, and mostly comes back: the index may stand at the end. */
const JUST_BEGUN_BYTES = 2 ** 20;

/**
 * Lets ffprobe and ffmpeg read a file several times and in leaps while the source is read once and in order as far as
 * possible: the last blocks stay in memory, and a read goes on where the one before it stopped.
 */
export class CachedFile {
  readonly sizeBytes: number | undefined;
  /** In whole blocks: the last block of a file that fits must not push out its first. */
  readonly capacityBytes: number;
  /** The job's. */
  readonly signal: AbortSignal;
  readonly #source: FileSource;
  readonly #clock: Clock;
  readonly #blocks = new Map<number, Bytes>();
  /** The one that is read now is the last; another may have been left just after its beginning. */
  #streams: BlockStream[] = [];
  /** What of the stream was read when somebody last began to read at a place. */
  #leaptAtBytes = 0;
  #failure: { error: unknown } | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waitedMs = 0;
  #waitingSince: number | undefined;

  constructor(source: FileSource, capacityBytes: number, clock: Clock, signal: AbortSignal) {
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
    this.capacityBytes = Math.ceil(capacityBytes / BLOCK_BYTES) * BLOCK_BYTES;
    this.#clock = clock;
    this.signal = signal;
  }

  /** As the sender gave it: never trusted. */
  get name(): string {
    return this.#source.name;
  }

  /** Does all of it stay in memory, so that it can be read again and again? */
  get isKept(): boolean {
    return this.sizeBytes !== undefined && this.sizeBytes <= this.capacityBytes;
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
    this.#leaptAtBytes = this.#readBytes;
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
    const streams = this.#streams;
    this.#streams = [];
    for (const stream of streams) stream.close();
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
    const stream = this.#streams.findLast((stream) => stream.reaches(index)) ??
      new BlockStream(this.#source, index, this.signal);
    const others = this.#streams.filter((other) => other !== stream);
    const kept = others.findLast(({ readBytes }) => readBytes <= JUST_BEGUN_BYTES);
    for (const other of others) if (other !== kept) other.close();
    this.#streams = kept === undefined ? [stream] : [kept, stream];
    return stream;
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
    if (this.#readBytes <= this.capacityBytes) return this.capacityBytes;
    const readsOn = this.#readBytes - this.#leaptAtBytes > this.capacityBytes;
    return Math.min(readsOn ? READ_ON_BYTES : LEAPING_BYTES, this.capacityBytes);
  }

  get #readBytes(): number {
    return this.#streams.at(-1)?.readBytes ?? 0;
  }
}
