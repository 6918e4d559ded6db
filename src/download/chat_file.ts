import { getLogger } from "@logtape/logtape";
import { SourceError, type SourceProblem } from "../pipeline/errors.ts";
import type { FileSource, RemoteFile } from "../pipeline/file_source.ts";
import { ContentHash } from "./content_hash.ts";

const log = getLogger(["transhades", "download"]);

/** Opens the same file another way. */
export type Detour = (signal: AbortSignal) => Promise<FileSource>;

/** A file of a chat: hashed as it passes by, and read on another way, at the same byte, when the first one is closed. */
export class ChatFile implements RemoteFile {
  readonly #hash: ContentHash;
  #source: FileSource;
  #detour: Detour | undefined;
  #switching: Promise<FileSource> | undefined;
  /** Sources that other readers may still be at. */
  readonly #left: FileSource[] = [];

  constructor(source: FileSource, detour: Detour | undefined) {
    this.#source = source;
    this.#detour = detour;
    this.#hash = new ContentHash(source.sizeBytes ?? 0);
  }

  get name(): string {
    return this.#source.name;
  }

  get sizeBytes(): number {
    return this.#source.sizeBytes ?? 0;
  }

  get sha256(): Promise<string | undefined> {
    return this.#hash.sha256;
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
        return;
      } catch (error) {
        if (!isOutage(error)) throw error;
        if (source === this.#source) await this.#takeDetour(error, signal);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hash.close();
    for (const source of [this.#source, ...this.#left]) await source[Symbol.asyncDispose]();
  }

  /** @throws the outage, when there is no other way */
  async #takeDetour(outage: SourceError, signal: AbortSignal): Promise<void> {
    const detour = this.#detour;
    if (detour === undefined) throw outage;
    this.#switching ??= openDetour(detour, outage, signal).finally(() => this.#switching = undefined);
    const other = await this.#switching;
    if (this.#source === other) return;
    this.#left.push(this.#source);
    this.#source = other;
    this.#detour = undefined;
  }
}

/** @throws {SourceError} the outage itself when the other way is closed as well: it says better when to come back */
export async function openDetour(
  detour: Detour,
  outage: SourceError,
  signal: AbortSignal,
): Promise<FileSource> {
  log.info("a small file comes over the Bot API: {reason}", { reason: outage.message });
  try {
    return await detour(signal);
  } catch (error) {
    throw isOutage(error) ? outage : error;
  }
}

const OUTAGES: readonly SourceProblem[] = ["wait", "disconnected", "unavailable"];

/** True for problems of the way, not of the file. */
export function isOutage(error: unknown): error is SourceError {
  return error instanceof SourceError && OUTAGES.includes(error.problem);
}
