import type { Api, ApiClientOptions } from "grammy/web";

/** A long poll takes 30 s; what takes twice as long has got lost. */
const REQUEST_TIMEOUT_SECONDS = 60;

/** The part of `fetch` that grammY uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

type ApiSignal = NonNullable<Parameters<Api["getMe"]>[0]>;

/** grammY's types name the signal and fetch of older packages; its web build takes the platform's own. */
export function apiSignal(signal: AbortSignal): ApiSignal {
  return signal as ApiSignal;
}

/** How grammY reaches Telegram: over `fetch`, until `stopping` aborts. */
export function clientOptions(
  apiRoot: string | undefined,
  fetch: Fetch,
  stopping: AbortSignal,
): ApiClientOptions {
  const stoppable: Fetch = (url, init) => {
    const signals = init.signal ? [init.signal, stopping] : [stopping];
    return fetch(url, { ...init, signal: AbortSignal.any(signals) });
  };
  return {
    ...(apiRoot === undefined ? {} : { apiRoot }),
    timeoutSeconds: REQUEST_TIMEOUT_SECONDS,
    fetch: stoppable as ApiClientOptions["fetch"],
  };
}
