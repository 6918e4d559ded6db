import type { Clock } from "../../../clock.ts";
import { systemReason } from "../../../system_reason.ts";
import { growingMs, withDeadline } from "../../../waiting.ts";
import { sumOf } from "../proven_file.ts";
import type { PublishedFile } from "./catalogue.ts";

export interface FetchDeps {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  clock: Clock;
  /** Told how many bytes are there. */
  onProgress?: (doneBytes: number) => void;
}

/** What is fetched is not what was published, or is refused: another try changes nothing. */
class Refused extends Error {}

const MOST_FAILURES = 5;
const PAUSE_MS = { first: 1000, longest: 30_000 };
/** Without a byte for so long the connection is given up. */
const SILENCE_MS = 60_000;

/**
 * Fetches a file that `path` lacks, goes on where an earlier try ended, and proves it.
 * @throws when it cannot be had or is another one; what was fetched so far is kept for the next time, unless it is wrong
 */
export async function fetchFile(
  { name, sizeBytes, sha256 }: PublishedFile,
  { folder, path }: { folder: string; path: string },
  deps: FetchDeps,
  signal: AbortSignal,
): Promise<void> {
  const url = `${folder}/${name}`;
  for (let failures = 0;;) {
    const before = await sizeOf(path);
    try {
      if (before < sizeBytes) await fetchRest(url, path, before, sizeBytes, deps, signal);
      break;
    } catch (error) {
      signal.throwIfAborted();
      failures = await sizeOf(path) > before ? 1 : failures + 1;
      if (error instanceof Refused || failures >= MOST_FAILURES) throw new Error(`${url} ${reasonOf(error)}`);
      await deps.clock.sleep(growingMs(failures - 1, PAUSE_MS.first, PAUSE_MS.longest), signal);
    }
  }
  if (await sizeOf(path) === sizeBytes && await sumOf(path) === sha256) return;
  await Deno.remove(path);
  throw new Error(`${url} is not the file that was published (size or SHA-256 sum): nothing was changed`);
}

async function fetchRest(
  url: string,
  path: string,
  from: number,
  sizeBytes: number,
  { fetch, clock, onProgress }: FetchDeps,
  signal: AbortSignal,
): Promise<void> {
  const patience = { clock, ms: SILENCE_MS, signal, late: () => new Error("sent nothing for a minute") };
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const headers = from > 0 ? { range: `bytes=${from}-` } : undefined;
  try {
    const response = await withDeadline(patience, () => fetch(url, { headers, signal: either }));
    const isRest = response.status === 206;
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      const isForGood = response.status < 500 && response.status !== 429 && response.status !== 408;
      throw isForGood ? new Refused(`answers ${response.status}`) : new Error(`answers ${response.status}`);
    }
    await refuseOther(response, isRest ? sizeBytes - from : sizeBytes);
    using file = await Deno.open(path, { write: true, create: true, append: isRest, truncate: !isRest });
    let done = isRest ? from : 0;
    const reader = response.body.getReader();
    for (;;) {
      const { value } = await withDeadline(patience, () => reader.read());
      if (value === undefined) break;
      done += value.length;
      if (done > sizeBytes) throw new Refused("is longer than the file that was published");
      for (let written = 0; written < value.length;) written += await file.write(value.subarray(written));
      onProgress?.(done);
    }
    if (done < sizeBytes) throw new Error(`ended after ${done} of ${sizeBytes} bytes`);
  } finally {
    stop.abort();
  }
}

/** A page, such as one on which a network asks to sign in, must not become the file's beginning. */
async function refuseOther({ headers, body }: Response, wantedBytes: number): Promise<void> {
  const told = headers.get("content-length");
  if (told === null || headers.has("content-encoding") || Number(told) === wantedBytes) return;
  await body?.cancel();
  throw new Refused(`gives ${told} bytes, and not the ${wantedBytes} that were published`);
}

function reasonOf(error: unknown): string {
  const reason = systemReason(error);
  return error instanceof Refused || /^(answers|ended|sent)/.test(reason)
    ? reason
    : `cannot be fetched: ${reason}`;
}

async function sizeOf(path: string): Promise<number> {
  return await Deno.stat(path).then(({ size }) => size, () => 0);
}
