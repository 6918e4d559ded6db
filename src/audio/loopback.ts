import type { CachedFile } from "./cached_file.ts";
import { tellingExtension } from "./input.ts";

/**
 * Serves one file over HTTP on 127.0.0.1 under a path that nobody can guess, so that ffmpeg reads it at any place
 * without a temporary file. A file of unknown size is served once from the start, without ranges.
 */
export class Loopback implements AsyncDisposable {
  readonly url: string;
  readonly #file: CachedFile;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #endBytes: number;

  /** @param endBytes nothing is served from there on */
  constructor(file: CachedFile, endBytes = Infinity) {
    this.#file = file;
    this.#endBytes = endBytes;
    const path = `/${crypto.randomUUID()}${tellingExtension(file.name)}`;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      (request) =>
        new URL(request.url).pathname === path ? this.#answer(request) : new Response(null, { status: 404 }),
    );
    this.url = `http://127.0.0.1:${this.#server.addr.port}${path}`;
  }

  /** Waits until no connection is left. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.shutdown();
  }

  #answer(request: Request): Response {
    const size = this.#file.sizeBytes;
    if (size === undefined) return new Response(this.#body(0, this.#endBytes));
    const range = parseRange(request.headers.get("range"), size);
    if (range === undefined) {
      return new Response(null, { status: 416, headers: { "content-range": `bytes */${size}` } });
    }
    return new Response(this.#body(range.start, range.end), {
      status: 206,
      headers: {
        "accept-ranges": "bytes",
        "content-length": String(range.end - range.start),
        "content-range": `bytes ${range.start}-${range.end - 1}/${size}`,
      },
    });
  }

  /** Reads on only as the connection takes bytes. */
  #body(start: number, end: number): ReadableStream<Uint8Array<ArrayBuffer>> {
    const bytes = this.#file.read(start, end);
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await bytes.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void bytes.return(undefined),
    }, { highWaterMark: 0 });
  }
}

/** "bytes=5-" and "bytes=5-9" as [start, end); no header means everything. */
function parseRange(header: string | null, size: number): { start: number; end: number } | undefined {
  if (header === null) return { start: 0, end: size };
  const match = /^bytes=(\d+)-(\d*)$/.exec(header);
  if (match === null) return undefined;
  const start = Number(match[1]);
  const end = match[2] === "" ? size : Math.min(Number(match[2]) + 1, size);
  return start < end ? { start, end } : undefined;
}
