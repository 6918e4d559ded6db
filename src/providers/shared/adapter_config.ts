/** The one form of fetch that is used here; the global has more. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What every adapter is built from. */
export interface AdapterConfig {
  apiKey: string;
  /** Where the API lives; default: the provider's own address. */
  baseUrl?: string;
  model: string;
  fetch: Fetch;
}

/** Time-outs and retries are wrappers of ours, which take a Clock; an SDK's own must never come first. */
export const NO_SDK_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/** The address without what the SDK appends itself: operators paste it with or without. */
export function trimBaseUrl(url: string, ...suffixes: string[]): string {
  const bare = url.replace(/\/+$/, "");
  const suffix = suffixes.find((end) => bare.endsWith(end));
  return suffix === undefined ? bare : bare.slice(0, -suffix.length);
}

/**
 * A fetch for the Stainless SDKs (groq-sdk, together-ai): the `Response` beside it
 * spares a probing request of theirs whose body nobody reads.
 */
export function sdkFetch(send: Fetch) {
  // Their RequestInit is Node's where Node's types are loaded; what is in it is the same.
  const own = (input: string | URL | Request, init?: object) => send(input, init as RequestInit);
  return Object.assign(own, { Response });
}
