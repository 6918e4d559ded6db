import { abortable, growingMs } from "../../waiting.ts";
import { SourceError } from "../../pipeline/errors.ts";
import type { Bytes, FileRef } from "../../pipeline/file_source.ts";
import { BotApiClient, type BotApiDeps, type FilePath, type SentFile } from "./client.ts";
import { plausibleSize } from "../reading/file_end.ts";
import type { MeasuredFile } from "../reading/measured_file.ts";
import { isServerPath, openServerFile } from "./server_file.ts";

/** Attempts in a row that bring no byte. */
const MOST_ATTEMPTS = 4;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Files over the Bot API: up to 20 MB from Telegram's own server, the way without MTProto; of any size from a local one. */
export class BotApiFiles {
  readonly #client: BotApiClient;
  readonly #deps: BotApiDeps;

  constructor(deps: BotApiDeps) {
    this.#client = new BotApiClient(deps);
    this.#deps = deps;
  }

  /** @throws {SourceError} "too_large", "gone", "wait" or "unavailable" */
  async open(ref: FileRef, signal: AbortSignal): Promise<MeasuredFile> {
    const found = await this.#client.getFile(ref, signal);
    if (isServerPath(found.path)) return await openServerFile(found.path, ref.name ?? "", this.#deps);
    return new BotApiFile(ref, found, this.#client, this.#deps);
  }
}

class BotApiFile implements MeasuredFile {
  readonly name: string;
  readonly #ref: FileRef;
  readonly #client: BotApiClient;
  readonly #deps: BotApiDeps;
  readonly #closed = new AbortController();
  #path: string | undefined;
  #toldBytes: number;
  /** The last total that an answer had and nobody had told: one that comes twice is true. */
  #doubtful: number | undefined;
  #endBytes: number | undefined;
  /** The read that measured the file, for the first who reads it. */
  #begun: Begun | undefined;
  /** The same read, whoever has it now: a file is closed only when nothing of it is open. */
  #rest: Begun["rest"] | undefined;

  constructor(ref: FileRef, found: FilePath, client: BotApiClient, deps: BotApiDeps) {
    this.name = ref.name ?? "";
    this.#ref = ref;
    this.#toldBytes = plausibleSize(found.sizeBytes) ?? plausibleSize(ref.sizeBytes) ?? 0;
    this.#path = found.path;
    this.#client = client;
    this.#deps = deps;
  }

  get sizeBytes(): number {
    return this.#endBytes ?? this.#toldBytes;
  }

  get endBytes(): number | undefined {
    return this.#endBytes;
  }

  /** The answer to whoever reads first tells how many bytes there are. */
  async measure(signal: AbortSignal): Promise<number> {
    if (this.#endBytes === undefined && this.#begun === undefined) {
      const rest = this.#reread(0, undefined, this.#closed.signal);
      const first = rest.next();
      this.#begun = { first, rest };
      this.#rest = rest;
      await abortable(first, signal);
    }
    return this.#endBytes ??= this.#toldBytes;
  }

  async *read(start: number, end: number | undefined, signal: AbortSignal): AsyncGenerator<Bytes> {
    const begun = this.#begun;
    if (begun !== undefined && start === 0) {
      this.#begun = undefined;
      yield* goOn(begun, end ?? Infinity, signal);
    } else yield* this.#reread(start, end, signal);
    if (end === undefined) this.#endBytes ??= this.#toldBytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new Error("the file was closed"));
    await this.#rest?.return(undefined).catch(() => {});
  }

  /** What was delivered is not fetched again: after a break it goes on from there. */
  async *#reread(start: number, end: number | undefined, signal: AbortSignal): AsyncGenerator<Bytes> {
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    for (let position = start, attempt = 0; position < this.#stopAt(end);) {
      try {
        for await (const bytes of this.#onwards(position, end, stop)) {
          [position, attempt] = [position + bytes.length, 0];
          yield bytes;
        }
        if (position < this.#stopAt(end)) {
          throw new SourceError("unavailable", "the Bot API sent less than the whole file");
        }
      } catch (error) {
        if (!mayPass(error) || ++attempt >= MOST_ATTEMPTS) throw error;
        this.#path = undefined;
        await this.#deps.clock.sleep(growingMs(attempt, PAUSE_MS, LONGEST_PAUSE_MS), stop);
      }
    }
  }

  /** A file that nobody told the size of is asked for its first byte at least. */
  #stopAt(end = Infinity): number {
    return Math.min(end, this.#endBytes ?? Math.max(this.#toldBytes, 1));
  }

  async *#onwards(start: number, end: number | undefined, signal: AbortSignal): AsyncGenerator<Bytes> {
    const path = this.#path ??= await this.#freshPath(signal);
    const sent = await this.#client.download(path, start, this.#stopAt(end), signal);
    if (sent === undefined) return this.#believe({ totalBytes: start, isPage: false });
    const reader = sent.body.getReader();
    try {
      this.#believe(sent);
      const until = this.#stopAt(end);
      for (let at = sent.start; at < until;) {
        const { value } = await this.#client.within((stop) => abortable(reader.read(), stop), signal);
        if (value === undefined) return;
        this.#deps.events.tell({ type: "received", from: "bot_api", bytes: value.length });
        const wanted = value.subarray(Math.max(start - at, 0), Math.max(until - at, 0));
        at += value.length;
        if (wanted.length > 0) yield wanted;
      }
    } finally {
      await reader.cancel().catch(() => {});
    }
  }

  async #freshPath(signal: AbortSignal): Promise<string> {
    const { path, sizeBytes } = await this.#client.getFile(this.#ref, signal);
    this.#toldBytes = plausibleSize(sizeBytes) ?? this.#toldBytes;
    return path;
  }

  /** @throws {SourceError} at a total that nobody told, the first time: it may be that of something else than the file */
  #believe({ totalBytes, isPage }: Pick<SentFile, "totalBytes" | "isPage">): void {
    if (totalBytes === undefined) return;
    const isSure = totalBytes === this.#toldBytes || (totalBytes === this.#doubtful && !isPage);
    this.#doubtful = totalBytes;
    if (isSure) this.#endBytes = totalBytes;
    else throw new SourceError("unavailable", "the Bot API sent another file than it told of");
  }
}

/** A read whose first bytes were waited for already. */
interface Begun {
  first: Promise<IteratorResult<Bytes>>;
  rest: AsyncGenerator<Bytes>;
}

async function* goOn({ first, rest }: Begun, end: number, signal: AbortSignal): AsyncGenerator<Bytes> {
  try {
    let next = await abortable(first, signal);
    for (let position = 0; !next.done && position < end; next = await abortable(rest.next(), signal)) {
      yield next.value.subarray(0, end - position);
      position += next.value.length;
    }
  } finally {
    rest.return(undefined).catch(() => {});
  }
}

/** A fresh path may help where the server's or the network's state does. */
function mayPass(error: unknown): boolean {
  return error instanceof SourceError && error.problem !== "too_large" && error.problem !== "wait" &&
    error.problem !== "gone";
}
