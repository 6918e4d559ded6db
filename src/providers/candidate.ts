import type { ProviderStatus } from "../pipeline/provider_status.ts";
import type { Transcriber } from "../pipeline/transcriber.ts";

/** A provider ready for use, wrapped in all that keeps it in check, and how it fares. */
export interface Candidate {
  transcriber: Transcriber;
  /** The same provider for who has nobody else to ask: waits longer for its limits. */
  patient?: Transcriber;
  status(): ProviderStatus;
  /** Ends with it: other instances are told of its keys, and it hears of them. */
  sharing?: Disposable;
}
