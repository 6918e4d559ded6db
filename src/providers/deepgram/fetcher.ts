import type { BaseClientOptions } from "@deepgram/sdk";
import type { Fetch } from "../shared/adapter.ts";
import { jsonOrText } from "../shared/json_or_text.ts";

type Fetcher = NonNullable<BaseClientOptions["fetcher"]>;

/**
 * Sends what the SDK prepared. Its own fetcher leaves a timer running whenever a request fails or is aborted,
 * which keeps the process alive for up to the time-out, and reports that time-out as an unknown error.
 */
export function deepgramFetcher(send: Fetch): Fetcher {
  return async (request) => {
    const response = await send(`${request.url}?${request.queryString ?? ""}`, {
      method: request.method,
      headers: await readHeaders(request),
      body: request.body as Uint8Array<ArrayBuffer>,
      signal: request.abortSignal,
    });
    const text = await response.text();
    if (response.ok) return { ok: true, body: JSON.parse(text), rawResponse: response };
    const error = { reason: "status-code" as const, statusCode: response.status, body: jsonOrText(text) };
    return { ok: false, error, rawResponse: response };
  };
}

/** The SDK gives headers as values or as functions that make them. */
async function readHeaders({ headers, contentType }: Parameters<Fetcher>[0]): Promise<Headers> {
  const ready = new Headers({ accept: "application/json" });
  if (contentType) ready.set("content-type", contentType);
  for (const [name, given] of Object.entries(headers ?? {})) {
    const value = await (typeof given === "function" ? given() : given);
    if (value !== undefined && value !== null) ready.set(name, String(value));
  }
  return ready;
}
