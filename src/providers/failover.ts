import { getLogger } from "@logtape/logtape";
import { AllProvidersFailed, ProviderError } from "../pipeline/errors.ts";
import type { AudioPiece } from "../pipeline/audio_reader.ts";
import type { ProviderStatus } from "../pipeline/provider_status.ts";
import type { ProviderName, TranscribeOptions, Transcriber } from "../pipeline/transcriber.ts";
import type { PieceTranscript } from "../transcript/transcript.ts";
import type { Candidate } from "./candidate.ts";
import { inability } from "./inability.ts";
import { toLanguageCode } from "./shared/language.ts";
import { inOrder } from "./order.ts";

const log = getLogger(["transhades", "providers", "failover"]);

export interface FailoverOptions {
  candidates: readonly Candidate[];
  /** Who stands in for the preferred provider, in this order. */
  fallback: readonly ProviderName[];
}

export interface Providers {
  /** A transcriber that asks this provider first and the others when it cannot or fails, piece by piece. */
  forProvider(preferred: ProviderName): Transcriber;
  health(): ProviderStatus[];
}

/** Providers that stand in for each other. */
export function createFailover({ candidates, fallback }: FailoverOptions): Providers {
  return {
    forProvider: (preferred) => new Failover(preferred, chain(preferred, candidates, fallback)),
    health: () => candidates.map((candidate) => candidate.status()),
  };
}

/** The preferred one, then the fallback order; one that is in neither is never asked. */
function chain(
  preferred: ProviderName,
  candidates: readonly Candidate[],
  fallback: readonly ProviderName[],
): Candidate[] {
  return [...new Set([preferred, ...fallback])]
    .flatMap((name) => candidates.find(({ transcriber }) => transcriber.provider === name) ?? []);
}

class Failover implements Transcriber {
  readonly model: string;
  readonly capabilities: Transcriber["capabilities"];

  constructor(readonly provider: ProviderName, readonly candidates: readonly Candidate[]) {
    const face = candidates.find(({ transcriber }) => transcriber.provider === provider) ?? candidates.at(0);
    this.model = face?.transcriber.model ?? "none";
    this.capabilities = face?.transcriber.capabilities ?? NOTHING;
  }

  /** @throws {AllProvidersFailed} with every provider's reason; the signal's reason when it aborts */
  async transcribe(
    piece: AudioPiece,
    options: TranscribeOptions,
    signal: AbortSignal,
  ): Promise<PieceTranscript> {
    const language = toLanguageCode(options.language) ?? options.language;
    const asked = { ...options, language };
    const reasons: ProviderError[] = this.#missing();
    for (const candidate of inOrder(this.candidates, piece, asked)) {
      const unable = inability(candidate, this.candidates, piece, asked);
      const outcome = unable ?? await attempt(candidate.transcriber, piece, asked, signal);
      if (!(outcome instanceof ProviderError)) return outcome;
      reasons.push(outcome);
      const facts = { index: piece.index, provider: outcome.provider, reason: outcome.message };
      if (unable) log.info("piece {index}: {provider} is skipped: {reason}", facts);
      else log.warn("piece {index}: {provider} failed: {reason}", facts);
    }
    throw new AllProvidersFailed(reasons);
  }

  /** A chosen provider without a key is one more reason to tell. */
  #missing(): ProviderError[] {
    if (this.candidates.some(({ transcriber }) => transcriber.provider === this.provider)) return [];
    return [new ProviderError(this.provider, "unavailable", "it is not configured (no key is set)")];
  }
}

const NOTHING: Transcriber["capabilities"] = {
  limits: { containers: [], maxBytes: 0, maxSeconds: 0 },
  languages: [],
  diarization: false,
};

/** The answer, or the reason to go on to the next provider. An abort, or no provider's fault, is thrown on. */
async function attempt(
  transcriber: Transcriber,
  piece: AudioPiece,
  options: TranscribeOptions,
  signal: AbortSignal,
): Promise<PieceTranscript | ProviderError> {
  try {
    return await transcriber.transcribe(piece, options, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProviderError) return error;
    throw error;
  }
}
