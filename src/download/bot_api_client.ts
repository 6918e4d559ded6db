import { z } from "zod";
import type { Clock } from "../clock.ts";
import { SourceError } from "../pipeline/errors.ts";
import type { FileRef } from "../pipeline/file_source.ts";

/** What Telegram's Bot API gives out (core.telegram.org/bots/api#getfile). */
export const BOT_API_MAX_BYTES = 20 * 1024 * 1024;
/** How long the server may keep silent. */
const TIMEOUT_MS = 30_000;
const RETRY_UNREACHABLE_MS = 30_000;

export interface BotApiOptions {
  botToken: string;
  /** Such as "https://api.telegram.org". */
  apiRoot: string;
  fetch: typeof fetch;
  clock: Clock;
}

/** Where the Bot API gives a file out, for an hour. */
export interface FilePath {
  path: string;
  sizeBytes?: number;
}

const answerSchema = z.object({
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
  result: z.object({ file_path: z.string().optional(), file_size: z.number().optional() }).optional(),
});

/** The two calls that bring a file over the Bot API. Its token is part of every address, so no error carries one. */
export class BotApiClient {
  readonly #options: BotApiOptions;

  constructor(options: BotApiOptions) {
    this.#options = options;
  }

  /** @throws {SourceError} "too_large", "gone", "wait" or "unavailable" */
  async getFile(ref: FileRef, signal: AbortSignal): Promise<FilePath> {
    const { apiRoot, botToken, fetch } = this.#options;
    const address = `${apiRoot}/bot${botToken}/getFile?file_id=${encodeURIComponent(ref.fileId)}`;
    return await this.within(async (stop) => {
      const response = await fetch(address, { signal: stop });
      const answer = answerSchema.parse(await response.json());
      const { file_path: path, file_size: sizeBytes } = answer.result ?? {};
      if (path === undefined) throw refusal(response.status, answer, ref);
      return { path, sizeBytes };
    }, signal);
  }

  /**
   * An answer 206 begins at `start`, any other with the file's first byte.
   * @param sizeBytes of the whole file: an answer of another length is not the file
   * @throws {SourceError}
   */
  async download(
    path: string,
    { start, end, sizeBytes }: { start: number; end: number; sizeBytes: number },
    signal: AbortSignal,
  ): Promise<Response> {
    const { apiRoot, botToken, fetch } = this.#options;
    const headers = { range: `bytes=${start}-${end - 1}` };
    const address = `${apiRoot}/file/bot${botToken}/${path}`;
    const response = await this.within((stop) => fetch(address, { headers, signal: stop }), signal);
    const length = response.headers.get("content-length");
    const expected = response.status === 206 ? end - start : sizeBytes;
    if (response.ok && (length === null || Number(length) === expected)) return response;
    await response.body?.cancel();
    throw refusal(response.status, {});
  }

  /** Does something that ends soon or not at all. @throws {SourceError} "unavailable" */
  async within<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const [late, done] = [new AbortController(), new AbortController()];
    this.#options.clock.sleep(TIMEOUT_MS, done.signal).then(() => late.abort(), () => {});
    try {
      return await work(AbortSignal.any([signal, late.signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SourceError) throw error;
      // What fetch throws names the address, and with it the token: it ends here.
      const what = late.signal.aborted ? `did not answer within ${TIMEOUT_MS / 1000} s` : "cannot be reached";
      throw new SourceError("unavailable", `the Bot API ${what}`, { retryAfterMs: RETRY_UNREACHABLE_MS });
    } finally {
      done.abort();
    }
  }
}

export function tooLarge(sizeBytes: number | undefined): SourceError {
  return new SourceError("too_large", "the Bot API gives files up to 20 MB only", { sizeBytes });
}

function refusal(status: number, answer: Partial<z.infer<typeof answerSchema>>, ref?: FileRef): SourceError {
  const description = answer.description ?? "";
  if (status === 429) {
    const retryAfterMs = (answer.parameters?.retry_after ?? 1) * 1000;
    return new SourceError("wait", "the Bot API asks to wait", { retryAfterMs });
  }
  if (description.includes("too big")) return tooLarge(ref?.sizeBytes);
  const message = `the Bot API answered ${status} ${description}`.trim();
  if (status === 400 || status === 404) return new SourceError("gone", message);
  return new SourceError("unavailable", message, { retryAfterMs: RETRY_UNREACHABLE_MS });
}
