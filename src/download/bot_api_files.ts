import type { Clock } from "../clock.ts";
import { SourceError } from "../pipeline/errors.ts";
import type { FileRef, FileSource } from "../pipeline/file_source.ts";
import { abortable } from "./abortable.ts";
import {
  BOT_API_MAX_BYTES,
  BotApiClient,
  type BotApiOptions,
  type FilePath,
  tooLarge,
} from "./bot_api_client.ts";

/** Attempts in a row that bring no byte. */
const MOST_ATTEMPTS = 4;
const PAUSE_MS = 500;

/** Files up to 20 MB over the Bot API: the way without MTProto. */
export class BotApiFiles {
  readonly #client: BotApiClient;
  readonly #clock: Clock;

  constructor(options: BotApiOptions) {
    this.#client = new BotApiClient(options);
    this.#clock = options.clock;
  }

  /** @throws {SourceError} "too_large", "gone", "wait" or "unavailable" */
  async open(ref: FileRef, signal: AbortSignal): Promise<FileSource> {
    if ((ref.sizeBytes ?? 0) > BOT_API_MAX_BYTES) throw tooLarge(ref.sizeBytes);
    return new BotApiFile(ref, await this.#client.getFile(ref, signal), this.#client, this.#clock);
  }
}

class BotApiFile implements FileSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly #ref: FileRef;
  readonly #client: BotApiClient;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  #path: string | undefined;

  constructor(ref: FileRef, { path, sizeBytes }: FilePath, client: BotApiClient, clock: Clock) {
    this.name = ref.name ?? "";
    this.sizeBytes = sizeBytes ?? ref.sizeBytes ?? 0;
    this.#ref = ref;
    this.#path = path;
    this.#client = client;
    this.#clock = clock;
  }

  /** What was delivered is not fetched again: after a break it goes on from there. */
  async *read(start: number, end: number | undefined, signal: AbortSignal) {
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    const to = Math.min(end ?? this.sizeBytes, this.sizeBytes);
    for (let position = start, attempt = 0; position < to;) {
      try {
        for await (const bytes of this.#onwards(position, to, stop)) {
          [position, attempt] = [position + bytes.length, 0];
          yield bytes;
        }
        if (position < to) throw new SourceError("unavailable", "the Bot API sent less than the whole file");
      } catch (error) {
        const mayHelp = error instanceof SourceError && error.problem !== "too_large" &&
          error.problem !== "wait";
        if (!mayHelp || ++attempt >= MOST_ATTEMPTS) throw error;
        this.#path = undefined;
        await this.#clock.sleep(PAUSE_MS * 2 ** attempt, stop);
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new Error("the file was closed"));
    return Promise.resolve();
  }

  async *#onwards(start: number, end: number, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    this.#path ??= (await this.#client.getFile(this.#ref, signal)).path;
    const response = await this.#client.download(
      this.#path,
      { start, end, sizeBytes: this.sizeBytes },
      signal,
    );
    const reader = response.body?.getReader();
    try {
      for (let at = response.status === 206 ? start : 0; reader !== undefined && at < end;) {
        const { value } = await this.#client.within((stop) => abortable(reader.read(), stop), signal);
        if (value === undefined) return;
        const wanted = value.subarray(Math.max(start - at, 0), Math.max(end - at, 0));
        at += value.length;
        if (wanted.length > 0) yield wanted;
      }
    } finally {
      await reader?.cancel().catch(() => {});
    }
  }
}
