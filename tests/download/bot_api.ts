import type { Clock } from "../../src/clock.ts";
import type { FileRef } from "../../src/pipeline/file_source.ts";
import { BOT_TOKEN } from "./bytes.ts";

/** Answers that a test wants instead of the right ones, each once, in order; by "getFile" or "file". */
type Mishaps = Record<"getFile" | "file", ((right: Response) => Response | Promise<Response>)[]>;

/** A Bot API server with one file, for what goes wrong between a client and such a server. */
export interface OneFileBotApi extends AsyncDisposable {
  root: string;
  ref: FileRef;
  mishaps: Mishaps;
  /** "getFile", "file 0-99" or "file" for every request. */
  requests: string[];
}

export function startOneFileBotApi(
  bytes: Uint8Array<ArrayBuffer>,
  options: { ranges: boolean },
): OneFileBotApi {
  const mishaps: Mishaps = { getFile: [], file: [] };
  const requests: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === `/bot${BOT_TOKEN}/getFile`) {
      requests.push("getFile");
      const result = {
        file_id: "f",
        file_unique_id: "u",
        file_size: bytes.length,
        file_path: "voice/file_0.oga",
      };
      return await (mishaps.getFile.shift() ?? same)(Response.json({ ok: true, result }));
    }
    if (pathname !== `/file/bot${BOT_TOKEN}/voice/file_0.oga`) return new Response("?", { status: 404 });
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.get("range") ?? "");
    requests.push(range ? `file ${range[1]}-${range[2]}` : "file");
    return await (mishaps.file.shift() ?? same)(fileAnswer(bytes, options.ranges ? range : null));
  });
  return {
    root: `http://127.0.0.1:${server.addr.port}`,
    ref: {
      fileId: "f",
      fileUniqueId: "u",
      sizeBytes: bytes.length,
      name: "voice.ogg",
      chatId: 7,
      messageId: 1,
    },
    mishaps,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function same(right: Response): Response {
  return right;
}

function fileAnswer(bytes: Uint8Array<ArrayBuffer>, range: RegExpExecArray | null): Response {
  if (range === null) return new Response(bytes);
  return new Response(bytes.slice(Number(range[1]), Number(range[2]) + 1), { status: 206 });
}

/** The answer of Telegram to a call it refuses. */
export function refused(status: number, description: string, parameters?: Record<string, number>): Response {
  return Response.json({ ok: false, error_code: status, description, parameters }, { status });
}

/** The right beginning, then the connection breaks. */
export function brokenAfter(right: Response, sizeBytes: number): Response {
  const reader = right.body?.getReader();
  let left = sizeBytes;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value = new Uint8Array() } = left > 0 ? await reader?.read() ?? {} : {};
      if (value.length === 0) return controller.error(new Error("broken on purpose"));
      controller.enqueue(value.subarray(0, left));
      left -= Math.min(left, value.length);
    },
  });
  return new Response(body, { status: right.status, headers: right.headers });
}

/** Pauses are over at once, time-outs never come. */
export const hastyClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      if (ms < 10_000) resolve();
    }),
};
