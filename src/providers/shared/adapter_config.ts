import { type Clock, systemClock } from "../../clock.ts";
import type { ProviderName, TranscribeOptions } from "../../pipeline/transcriber.ts";
import { requestSecrets } from "./redact.ts";
import type { RefusedRequest } from "./refusal.ts";
import type { RefusedFields } from "./refused_fields.ts";

/** The one form of fetch that is used here; the global has more. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What every adapter is built from. */
export interface AdapterConfig {
  /** May be empty: many self-hosted servers ask for none. */
  apiKey: string;
  /** Where the API lives; default: the provider's own address. */
  baseUrl?: string;
  model: string;
  fetch: Fetch;
  /** What all keys of this server have learned of it. */
  refusedFields?: RefusedFields;
  /** Dates in refusals are measured by it; default: the machine's. */
  clock?: Clock;
}

/** Time-outs and retries are wrappers of ours, which take a Clock; an SDK's own must never come first. */
export const NO_SDK_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/** What a refusal of this request is read with. */
export function asked(
  provider: ProviderName,
  { apiKey, clock = systemClock }: AdapterConfig,
  { prompt }: TranscribeOptions,
): RefusedRequest {
  return { provider, secrets: requestSecrets(apiKey, prompt), now: clock.now() };
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
