import { PROVIDERS } from "../provider_list.ts";
import { GAP, type Segment, type Transcript } from "../transcript/transcript.ts";
import { SAMPLE_RATE } from "./audio_reader.ts";
import { type AllProvidersFailed, ProviderError } from "./errors.ts";

/** With this much that nobody understands, and less that somebody does, there is no sense in the rest. */
const ENOUGH_SECONDS = 180;

/**
 * Speech in a language that no provider at hand knows. A little of it (a song, a guest) leaves a gap in the transcript; when
 * it is most of the recording, nothing else than that is worth telling.
 */
export class ForeignSpeech {
  #reason: ProviderError | AllProvidersFailed | undefined;
  #foreignSamples = 0;
  #understoodSamples = 0;

  understood(sampleCount: number): void {
    this.#understoodSamples += sampleCount;
  }

  /** The gap, with times within its piece. @throws the reason, when enough was heard to say that it is all like this */
  gap(sampleCount: number, reason: ProviderError | AllProvidersFailed): Segment[] {
    this.#reason ??= reason;
    this.#foreignSamples += sampleCount;
    if (this.#foreignSamples >= ENOUGH_SECONDS * SAMPLE_RATE) this.judge();
    return [{ text: GAP, startSeconds: 0, endSeconds: sampleCount / SAMPLE_RATE }];
  }

  /** At the end. @throws the reason, when most was not understood */
  judge(): void {
    if (this.#reason && this.#foreignSamples > this.#understoodSamples) throw this.#reason;
  }
}

/** Gaps alone are no answer. @throws {ProviderError} "language", when nothing was heard with any certainty */
export function refuseGaps({ segments, sources: [source] }: Transcript): void {
  const provider = PROVIDERS.find((name) => name === source?.provider);
  if (provider === undefined || segments.length === 0 || segments.some(({ text }) => text !== GAP)) return;
  const message = "all that it heard are guesses: the speech is unclear, or in another language";
  throw new ProviderError(provider, "language", message);
}
