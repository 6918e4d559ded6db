import { getLogger } from "@logtape/logtape";
import { abortable } from "../../waiting.ts";
import { SourceError, type SourceProblem } from "../../pipeline/errors.ts";
import type { PlacedBytes, Range, ReadingCost, RemoteFile } from "../../pipeline/file_source.ts";
import { ContentHash } from "../../content_hash.ts";
import type { MeasuredFile } from "./measured_file.ts";

const log = getLogger(["transhades", "download"]);

/** Opens the same file another way. */
export type Detour = (signal: AbortSignal) => Promise<MeasuredFile>;

/**
 * A file of a chat: hashed as it passes by, and read on another way, at the same byte, when the first one is closed or
 * refuses the file. One way's word alone never ends a file.
 */
export class ChatFile implements RemoteFile {
  readonly #hash = new ContentHash();
  readonly #closed = new AbortController();
  #source: MeasuredFile;
  #detour: Detour | undefined;
  #switching: Promise<MeasuredFile> | undefined;
  /** What the way before this one ended with. */
  #before: SourceError | undefined;
  /** Sources that other readers may still be at. */
  readonly #left: MeasuredFile[] = [];

  /** @param before why this is a detour already */
  constructor(source: MeasuredFile, detour: Detour | undefined, before?: SourceError) {
    this.#source = source;
    this.#detour = detour;
    this.#before = before;
  }

  get name(): string {
    return this.#source.name;
  }

  get sizeBytes(): number | undefined {
    return this.#source.sizeBytes;
  }

  get sha256(): Promise<string | undefined> {
    return this.#hash.sha256;
  }

  async measure(signal: AbortSignal): Promise<number> {
    for (;;) {
      const source = this.#source;
      try {
        const endBytes = await source.measure(signal);
        this.#hash.endsAt(endBytes);
        return endBytes;
      } catch (error) {
        await this.#leave(source, error, signal);
      }
    }
  }

  async *read(start: number, end: number | undefined, signal: AbortSignal) {
    for (let position = start;;) {
      const source = this.#source;
      try {
        for await (const bytes of source.read(position, end, signal)) {
          this.#hash.add(position, bytes);
          position += bytes.length;
          yield bytes;
        }
        if (source.endBytes !== undefined) this.#hash.endsAt(source.endBytes);
        return;
      } catch (error) {
        await this.#leave(source, error, signal);
      }
    }
  }

  /** Not hashed: what is left out would be missing. */
  async *readRanges(ranges: readonly Range[], signal: AbortSignal): AsyncGenerator<PlacedBytes> {
    for (const left = new RangesLeft(ranges); left.ranges.length > 0;) {
      const source = this.#source;
      try {
        for await (const placed of placedBytes(source, left.ranges, signal)) {
          left.note(placed);
          yield placed;
        }
        return;
      } catch (error) {
        await this.#leave(source, error, signal);
      }
    }
  }

  async gauge(signal: AbortSignal): Promise<void> {
    const source = this.#source;
    try {
      await source.gauge?.(signal);
    } catch (error) {
      await this.#leave(source, error, signal);
    }
  }

  cost(ranges?: readonly Range[]): ReadingCost | undefined {
    return this.#source.cost?.(ranges);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new Error("the file was closed"));
    this.#hash.close();
    for (const source of [this.#source, ...this.#left]) await source[Symbol.asyncDispose]();
  }

  /** @throws the error, when it is not the way's or there is no other way */
  async #leave(source: MeasuredFile, error: unknown, signal: AbortSignal): Promise<void> {
    if (!isOfTheWay(error)) throw error;
    if (source === this.#source) await this.#takeDetour(error, signal);
  }

  async #takeDetour(problem: SourceError, signal: AbortSignal): Promise<void> {
    const detour = this.#detour;
    if (detour === undefined) throw this.#before === undefined ? problem : betterWord(this.#before, problem);
    this.#switching ??= openDetour(detour, problem, this.#closed.signal)
      .finally(() => this.#switching = undefined);
    const other = await abortable(this.#switching, signal);
    if (this.#source === other) return;
    this.#left.push(this.#source);
    this.#source = other;
    this.#detour = undefined;
    this.#before = problem;
  }
}

/** The bytes of ranges, one after the other where a source knows nothing better. */
async function* placedBytes(
  source: MeasuredFile,
  ranges: readonly Range[],
  signal: AbortSignal,
): AsyncGenerator<PlacedBytes> {
  if (source.readRanges !== undefined) return yield* source.readRanges(ranges, signal);
  for (let { start, end } of ranges) {
    for await (const bytes of source.read(start, end, signal)) {
      yield { start, bytes };
      start += bytes.length;
    }
  }
}

/** What of ranges has not come yet, as they come in their order. */
class RangesLeft {
  readonly #ranges: readonly Range[];
  #index = 0;
  #at = 0;

  constructor(ranges: readonly Range[]) {
    this.#ranges = ranges;
    this.#at = ranges.at(0)?.start ?? 0;
  }

  get ranges(): Range[] {
    const begun = this.#ranges.slice(this.#index, this.#index + 1).map(({ end }) => ({
      start: this.#at,
      end,
    }));
    return [...begun, ...this.#ranges.slice(this.#index + 1)].filter(({ start, end }) => start < end);
  }

  /** Ranges may overlap: one is over where its end was reached, whatever the next bytes are of. */
  note({ start, bytes }: PlacedBytes): void {
    while (this.#index < this.#ranges.length - 1 && !this.#isUnderWay(start)) {
      this.#index++;
      this.#at = this.#ranges[this.#index].start;
    }
    this.#at = start + bytes.length;
  }

  #isUnderWay(start: number): boolean {
    const range = this.#ranges[this.#index];
    return this.#at < range.end && range.start <= start && start < range.end;
  }
}

/** @throws {SourceError} whichever of both ways' refusals leaves more hope */
export async function openDetour(
  detour: Detour,
  problem: SourceError,
  signal: AbortSignal,
): Promise<MeasuredFile> {
  log.info("a file is asked for over the Bot API: {reason}", { reason: problem.message });
  try {
    return await detour(signal);
  } catch (error) {
    throw error instanceof SourceError ? betterWord(problem, error) : error;
  }
}

/** A way that is closed may open again; the first way knows best when. */
function betterWord(first: SourceError, second: SourceError): SourceError {
  return !isOutage(first) && isOutage(second) ? second : first;
}

const OUTAGES: readonly SourceProblem[] = ["wait", "disconnected", "unavailable"];

/** True for problems of the way, not of the file. */
function isOutage(error: SourceError): boolean {
  return OUTAGES.includes(error.problem);
}

/** True where another way may know better. */
export function isOfTheWay(error: unknown): error is SourceError {
  return error instanceof SourceError && (isOutage(error) || error.problem === "gone");
}
