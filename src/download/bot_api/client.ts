import { withDeadline } from "../../waiting.ts";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { SourceError } from "../../pipeline/errors.ts";
import type { Feed } from "../../feed.ts";
import type { FileRef } from "../../pipeline/file_source.ts";
import type { DownloadEvent } from "../ports.ts";
import { plausibleSize } from "../reading/file_end.ts";
import { LONGEST_WAIT_MS, RETRY_UNREACHABLE_MS } from "../waits.ts";

/** What Telegram's own Bot API server gives out (core.telegram.org/bots/api#getfile); others may give more. */
export const BOT_API_MAX_BYTES = 20 * 1024 * 1024;
/** How long the server may keep silent. */
const TIMEOUT_MS = 30_000;
const SHORTEST_WAIT_MS = 1_000;

export interface BotApiDeps {
  botToken: string;
  /** Such as "https://api.telegram.org". */
  apiRoot: string;
  fetch: typeof fetch;
  clock: Clock;
  events: Feed<DownloadEvent>;
}

/** Where the Bot API gives a file out, for an hour. */
export interface FilePath {
  path: string;
  sizeBytes?: number;
}

/** A file or the end of it, as the server sends it. */
export interface SentFile {
  body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Place of the body's first byte. */
  start: number;
  /** Of the whole file; undefined when the answer does not tell. */
  totalBytes: number | undefined;
  /** Is this a page for people, such as a proxy's, rather than a file? */
  isPage: boolean;
}

/** A number that is none counts as not told. */
const number = z.number().optional().catch(undefined);
const answerSchema = z.object({
  description: z.string().optional(),
  parameters: z.object({ retry_after: number }).optional(),
  result: z.object({ file_path: z.string().optional(), file_size: number }).optional(),
});
type Answer = Partial<z.infer<typeof answerSchema>>;

/** The two calls that bring a file over the Bot API. Its token is part of every address, so no error carries one. */
export class BotApiClient {
  readonly #deps: BotApiDeps;

  constructor(deps: BotApiDeps) {
    this.#deps = deps;
  }

  /** @throws {SourceError} "too_large", "gone", "wait" or "unavailable" */
  async getFile(ref: FileRef, signal: AbortSignal): Promise<FilePath> {
    const { apiRoot, botToken, fetch } = this.#deps;
    const fileId = encodeURIComponent(ref.fileId.toWellFormed());
    const address = `${apiRoot}/bot${botToken}/getFile?file_id=${fileId}`;
    return await this.within(async (stop) => {
      const response = await fetch(address, { signal: stop });
      const answer = answerSchema.parse(await response.json());
      const { file_path: path, file_size: sizeBytes } = answer.result ?? {};
      if (path === undefined) throw refusedFile(response.status, answer, ref);
      return { path, sizeBytes };
    }, signal);
  }

  /**
   * The bytes from `start` on, or from an earlier place where the server knows no ranges; undefined when the file ends there.
   * @param end where the caller expects to stop (exclusive)
   * @throws {SourceError} "wait" or "unavailable"
   */
  async download(
    path: string,
    start: number,
    end: number,
    signal: AbortSignal,
  ): Promise<SentFile | undefined> {
    const { apiRoot, botToken, fetch } = this.#deps;
    const headers = { range: `bytes=${start}-${end - 1}` };
    const address = `${apiRoot}/file/bot${botToken}/${path}`;
    const response = await this.within((stop) => fetch(address, { headers, signal: stop }), signal);
    if (response.ok && response.body !== null) return sentFile(response, response.body, start);
    await response.body?.cancel();
    if (response.ok || response.status === 416) return undefined;
    throw refusal(response.status, {});
  }

  /** Does something that ends soon or not at all. @throws {SourceError} "unavailable" */
  async within<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock } = this.#deps;
    let isLate = false;
    const late = () => isLate = true;
    try {
      return await withDeadline({ clock, ms: TIMEOUT_MS, signal, late }, work);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SourceError) throw error;
      // What fetch throws names the address, and with it the token: it ends here.
      const what = isLate ? `did not answer within ${TIMEOUT_MS / 1000} s` : "cannot be reached";
      throw outage(`the Bot API ${what}`);
    }
  }
}

function sentFile(response: Response, body: SentFile["body"], start: number): SentFile {
  const { headers, status } = response;
  const isPage = /^text\/html\b/i.test(headers.get("content-type") ?? "");
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "");
    return {
      body,
      start: Number(range?.[1] ?? start),
      totalBytes: range ? Number(range[2]) : undefined,
      isPage,
    };
  }
  const length = headers.get("content-length");
  return { body, start: 0, totalBytes: length === null ? undefined : Number(length), isPage };
}

/** What the server says of a file: "temporarily" is no end, and one that does not know the bot says nothing of files. */
function refusedFile(status: number, answer: Answer, ref: FileRef): SourceError {
  const description = answer.description ?? "";
  if (/too big/i.test(description)) {
    const sizeBytes = Math.max(plausibleSize(ref.sizeBytes) ?? 0, BOT_API_MAX_BYTES + 1);
    return new SourceError("too_large", "the Bot API gives files up to 20 MB only", { sizeBytes });
  }
  const isFinal = status === 400 && !/temporar|unavailable|try again|timeout|internal/i.test(description);
  if (isFinal) return new SourceError("gone", `the Bot API answered ${status} ${description}`.trim());
  return refusal(status, answer);
}

function refusal(status: number, { description = "", parameters }: Answer): SourceError {
  if (status === 429) {
    const waitMs = (parameters?.retry_after ?? 1) * 1000;
    const retryAfterMs = Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, waitMs));
    return new SourceError("wait", "the Bot API asks to wait", { retryAfterMs });
  }
  const message = `the Bot API answered ${status} ${description}`.trim();
  // Only what is said of the file itself may end after a few tries.
  return /temporar/i.test(description)
    ? new SourceError("unavailable", message, { retryAfterMs: RETRY_UNREACHABLE_MS })
    : outage(message);
}

function outage(message: string): SourceError {
  return new SourceError("unavailable", message, { retryAfterMs: RETRY_UNREACHABLE_MS, isOutage: true });
}
