import { type Clock, systemClock } from "../../clock.ts";
import type { AudioPiece, EncodedAudio } from "../../pipeline/audio_reader.ts";
import type {
  Capabilities,
  ProviderName,
  TranscribeOptions,
  Transcriber,
} from "../../pipeline/transcriber.ts";
import type { PieceTranscript } from "../../transcript/transcript.ts";
import { encodeFor } from "./encode_for.ts";
import { readFailure } from "./failure.ts";
import { requestSecrets } from "./redact.ts";
import { readRefusal, type Refusal } from "./refusal.ts";
import { type Asked, RefusedFields } from "./refused_fields.ts";

/** The one form of fetch that is used here; the global has more. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What every adapter is built from. */
export interface AdapterDeps {
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

/** What each provider has of its own. */
export interface Protocol<Answer> {
  provider: ProviderName;
  capabilities: Capabilities;
  /** One request and the reading of its answer; throws whatever its SDK throws. */
  ask(asked: Asked, options: TranscribeOptions, audio: EncodedAudio, signal: AbortSignal): Promise<Answer>;
  /** What is refused, and why; undefined when nothing was answered. */
  refusalOf(error: unknown): Refusal | undefined;
  toTranscript(
    answer: Answer,
    piece: AudioPiece,
    options: TranscribeOptions,
    origin: Origin,
  ): PieceTranscript;
}

/** Who recognised a piece. */
export type Origin = Pick<PieceTranscript, "provider" | "model">;

/** A provider that is asked with one key: all that the four have in common. */
export function createAdapter<Answer>(
  { apiKey, model, refusedFields = new RefusedFields(), clock = systemClock }: AdapterDeps,
  { provider, capabilities, ask, refusalOf, toTranscript }: Protocol<Answer>,
): Transcriber {
  return {
    provider,
    model,
    capabilities,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor(provider, piece, capabilities.limits, signal);
      const send = (takes: Asked["takes"]) => ask({ model, takes }, options, audio, signal);
      const answer = await refusedFields.ask(send, refusalOf).catch((error: unknown) => {
        signal.throwIfAborted();
        const request = { provider, secrets: requestSecrets(apiKey, options.prompt), now: clock.now() };
        const refusal = refusalOf(error);
        throw refusal ? readRefusal(refusal, request) : readFailure(error, request);
      });
      return toTranscript(answer, piece, options, { provider, model });
    },
  };
}

/** Time-outs and retries are wrappers of ours, which take a Clock; an SDK's own must never come first. */
export const NO_SDK_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/**
 * A fetch for the Stainless SDKs (groq-sdk, together-ai): the `Response` beside it
 * spares a probing request of theirs whose body nobody reads.
 */
export function sdkFetch(send: Fetch) {
  // Their RequestInit is Node's where Node's types are loaded; what is in it is the same.
  const own = (input: string | URL | Request, init?: object) => send(input, init as RequestInit);
  return Object.assign(own, { Response });
}

/** A fetch whose answers' headers are looked at, too. */
export function watched(send: Fetch, look: (headers: Headers) => void): Fetch {
  return async (input, init) => {
    const response = await send(input, init);
    look(response.headers);
    return response;
  };
}
