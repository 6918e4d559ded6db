import { ByteCollector } from "../../bytes.ts";
import { type Clock, systemClock } from "../../clock.ts";
import type { Fetch } from "./adapter.ts";
import { parseLeniently } from "../answer/lenient_json.ts";
import { connectionReason } from "./connection_reason.ts";

/** Above any answer to four hours of speech; beyond it memory is at risk. */
const LONGEST_ANSWER_BYTES = 32 * 2 ** 20;
/** What is read of a refusal: enough for any JSON, and for a page's title. */
const LONGEST_REFUSAL_BYTES = 64 * 1024;
/** Nobody waits longer to hear why: the status is known. */
const LONGEST_REFUSAL_MS = 5000;
const EMPTY_STATUSES = [204, 205, 304];

/** No answer came: why, in words that hold no part of an address's query, no key and no prompt. */
export class ConnectionFailure extends Error {}

/** An answer came (and was paid for), but its body cannot be read. */
export class BrokenAnswer extends Error {}

/**
 * What every adapter sends through, whatever its SDK does with addresses, redirects and errors:
 * one request an attempt, to `endpoint` alone (with the query that the SDK made), its answer read to the end.
 * @throws {ConnectionFailure | BrokenAnswer} or the signal's reason
 */
export function transport(send: Fetch, endpoint: URL, clock: Clock = systemClock): Fetch {
  return async (input, init = {}) => {
    const url = withQueryOf(input, endpoint);
    const response = await reached(
      () => send(url, { ...init, body: once(init.body), redirect: "manual" }),
      url,
      init,
    );
    if (isRedirect(response)) return await redirection(response, url);
    const body = response.ok ? await answerOf(response, url, init) : await refusalOf(response, init, clock);
    return copyOf(response, body);
  };
}

function withQueryOf(input: Parameters<Fetch>[0], endpoint: URL): URL {
  const asked = new URL(input instanceof Request ? input.url : input);
  const url = new URL(endpoint);
  for (const [name, value] of asked.searchParams) url.searchParams.append(name, value);
  return url;
}

/** The runtime sends a body of bytes again by itself when the server hangs up; a blob it sends once. */
function once(body: BodyInit | null | undefined): BodyInit | null | undefined {
  return body instanceof Uint8Array ? new Blob([body as Uint8Array<ArrayBuffer>]) : body;
}

async function reached(send: () => Promise<Response>, url: URL, { signal }: RequestInit): Promise<Response> {
  try {
    return await send();
  } catch (error) {
    signal?.throwIfAborted();
    throw new ConnectionFailure(connectionReason(error, url));
  }
}

function isRedirect({ status, headers }: Response): boolean {
  return status >= 300 && status < 400 && headers.has("location");
}

/** Never followed: a key belongs to the address it was given for, and a POST seldom survives. Told where it leads. */
async function redirection(response: Response, url: URL): Promise<Response> {
  await response.body?.cancel();
  const location = response.headers.get("location") ?? "";
  const target = URL.canParse(location, url) ? new URL(location, url) : url;
  const headers = { location: `${target.origin}${target.pathname}` };
  return new Response(null, { status: response.status, headers });
}

async function answerOf(
  response: Response,
  url: URL,
  { signal }: RequestInit,
): Promise<Uint8Array<ArrayBuffer>> {
  const read = new ByteCollector();
  try {
    const bytes = await readUpTo(LONGEST_ANSWER_BYTES, response, read);
    if (bytes.length < LONGEST_ANSWER_BYTES) return bytes;
  } catch (error) {
    signal?.throwIfAborted();
    const { bytes } = read;
    if (isWhole(bytes)) return bytes;
    if (/body from connection/.test(String(error))) throw new ConnectionFailure(connectionReason(error, url));
    throw new BrokenAnswer("its encoding is broken");
  }
  throw new BrokenAnswer(`longer than ${LONGEST_ANSWER_BYTES / 2 ** 20} MiB`);
}

/** Was only the end of the connection wrong? Then the answer is there, and paid for. */
function isWhole(bytes: Uint8Array): boolean {
  const value = parseLeniently(new TextDecoder().decode(bytes));
  return typeof value === "object" && value !== null;
}

/** The status says enough; of a body that breaks, or does not end, the beginning will do. */
async function refusalOf(
  response: Response,
  { signal }: RequestInit,
  clock: Clock,
): Promise<Uint8Array<ArrayBuffer>> {
  const read = new ByteCollector();
  const [enough, whole] = [new AbortController(), new AbortController()];
  const late = clock.sleep(LONGEST_REFUSAL_MS, whole.signal).then(() => enough.abort(), () => undefined);
  try {
    await readUpTo(LONGEST_REFUSAL_BYTES, response, read, enough.signal);
  } catch {
    signal?.throwIfAborted();
  } finally {
    whole.abort();
    await late;
  }
  return read.bytes;
}

/** Reads into `read`, until there is enough of it. */
async function readUpTo(
  mostBytes: number,
  { body }: Response,
  read: ByteCollector,
  enough?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body?.getReader();
  const stop = () => reader?.cancel();
  enough?.addEventListener("abort", stop, { once: true });
  let left = mostBytes;
  for (let next = await reader?.read(); next && !next.done && left > 0; next = await reader?.read()) {
    read.add(next.value.subarray(0, left));
    left -= next.value.length;
    if (left <= 0) await stop();
  }
  return read.bytes;
}

/** The same answer with its body at hand, plain; a status that no HTTP knows is a server's fault. */
function copyOf({ status, headers: given }: Response, body: Uint8Array<ArrayBuffer>): Response {
  const headers = new Headers(given);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  const known = status >= 200 && status <= 599 ? status : 520;
  return new Response(EMPTY_STATUSES.includes(known) ? null : body, { status: known, headers });
}
