import { getLogger } from "@logtape/logtape";
import { profileOf } from "../provider_list.ts";
import { AllProvidersFailed, ProviderError } from "../pipeline/errors.ts";
import type { AudioPiece } from "../pipeline/audio_reader.ts";
import type { FailedOver, ProviderRequest, ProviderStatus } from "../pipeline/provider_status.ts";
import type { HowAsked, ProviderName, TranscribeOptions, Transcriber } from "../pipeline/transcriber.ts";
import type { PieceTranscript } from "../transcript/transcript.ts";
import type { Candidate } from "./candidate.ts";
import { Feed } from "../feed.ts";
import { inability } from "./inability.ts";
import { pieceSeconds } from "./shared/encode_for.ts";
import { toLanguageCode } from "./shared/language.ts";
import { inOrder } from "./order.ts";

const log = getLogger(["transhades", "providers", "failover"]);

export interface FailoverDeps {
  candidates: readonly Candidate[];
  /** The same providers with models that chats may choose; nobody stands in with them. */
  otherModels?: readonly Candidate[];
  /** Who stands in for the preferred provider, in this order. */
  fallback: readonly ProviderName[];
  /** Told of each attempt by the candidates themselves. */
  requests?: Feed<ProviderRequest>;
}

export interface Providers {
  /** A transcriber that asks this provider first and, unless it is to be alone, the others when it cannot or fails, piece by piece. */
  forProvider(preferred: ProviderName, how?: HowAsked): Transcriber;
  health(): ProviderStatus[];
  /** Tells of each piece that a stand-in answered. */
  readonly failovers: Feed<FailedOver>;
  /** Tells of each attempt at a provider. */
  readonly requests: Feed<ProviderRequest>;
}

/** Providers that stand in for each other. */
export function createFailover(
  { candidates, otherModels = [], fallback, requests = new Feed() }: FailoverDeps,
): Providers {
  const failovers = new Feed<FailedOver>();
  return {
    failovers,
    requests,
    forProvider: (preferred, { model, isAlone } = {}) => {
      const chosen = otherModels.filter(({ transcriber }) =>
        transcriber.provider === preferred && transcriber.model === model
      );
      const asked = chain(preferred, [...chosen, ...candidates], isAlone ? [] : fallback);
      return new Failover(preferred, asked, failovers);
    },
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

  constructor(
    readonly provider: ProviderName,
    readonly candidates: readonly Candidate[],
    readonly failovers: Feed<FailedOver>,
  ) {
    const face = candidates.find(({ transcriber }) => transcriber.provider === provider) ?? candidates.at(0);
    this.model = face?.transcriber.model ?? "none";
    this.capabilities = face?.transcriber.capabilities ?? NOTHING;
  }

  /** @throws {AllProvidersFailed} with every provider's reason; the signal's reason when it aborts */
  async transcribe(
    piece: AudioPiece,
    asked: TranscribeOptions,
    signal: AbortSignal,
  ): Promise<PieceTranscript> {
    const options = { ...asked, language: toLanguageCode(asked.language) ?? asked.language };
    const reasons: ProviderError[] = this.#missing();
    const answer = await this.#firstAnswer(reasons, piece, options, signal);
    const { provider: from } = this;
    const { provider: to } = answer;
    const problem = reasons.find(({ provider }) => provider === from)?.problem ?? "set aside";
    if (to !== from) this.failovers.tell({ from, to, problem, audioSeconds: pieceSeconds(piece) });
    return answer;
  }

  async #firstAnswer(
    reasons: ProviderError[],
    piece: AudioPiece,
    options: TranscribeOptions,
    signal: AbortSignal,
  ): Promise<PieceTranscript> {
    const limited: Candidate[] = [];
    for (const candidate of inOrder(this.candidates, piece, options)) {
      const unable = inability(candidate, this.candidates, piece, options);
      if (!unable && this.#isLastResort(candidate)) {
        const waited = await this.#whenAllowed(limited.splice(0), reasons, piece, options, signal);
        if (waited) return waited;
      }
      const outcome = unable ?? await attempt(candidate.transcriber, piece, options, signal);
      if (!(outcome instanceof ProviderError)) return outcome;
      if (outcome.problem === "rate_limit") limited.push(candidate);
      reasons.push(outcome);
      tell(piece, outcome, unable !== undefined);
    }
    const waited = await this.#whenAllowed(limited, reasons, piece, options, signal);
    if (waited) return waited;
    throw new AllProvidersFailed(reasons);
  }

  /** What such a stand-in makes of speech is worth less than a short wait. */
  #isLastResort({ transcriber: { provider } }: Candidate): boolean {
    return provider !== this.provider && profileOf(provider)?.trust === "own";
  }

  /** Waits for those that allow no more just now, the one that is back first before the others, if that is soon enough. */
  async #whenAllowed(
    limited: readonly Candidate[],
    reasons: ProviderError[],
    piece: AudioPiece,
    options: TranscribeOptions,
    signal: AbortSignal,
  ): Promise<PieceTranscript | undefined> {
    const waitMs = ({ transcriber: { provider } }: Candidate) =>
      reasons.findLast((reason) => reason.provider === provider)?.retryAfterMs ?? 0;
    for (const { patient } of limited.toSorted((a, b) => waitMs(a) - waitMs(b))) {
      if (!patient) continue;
      const outcome = await attempt(patient, piece, options, signal);
      if (!(outcome instanceof ProviderError)) return outcome;
      reasons.splice(reasons.findIndex(({ provider }) => provider === outcome.provider), 1, outcome);
      tell(piece, outcome);
    }
    return undefined;
  }

  /** A chosen provider without a key is one more reason to tell. */
  #missing(): ProviderError[] {
    if (this.candidates.some(({ transcriber }) => transcriber.provider === this.provider)) return [];
    return [new ProviderError(this.provider, "unavailable", "it is not configured (no key is set)")];
  }
}

/** A limit is waited for, and what a provider cannot do was known: only the rest is worth a warning. */
function tell({ index }: AudioPiece, reason: ProviderError, isUnable = false): void {
  const facts = { index, provider: reason.provider, reason: reason.message };
  if (isUnable) log.info("piece {index}: {provider} is skipped: {reason}", facts);
  else if (reason.problem === "rate_limit") log.info("piece {index}: {provider} must wait: {reason}", facts);
  else log.warn("piece {index}: {provider} failed: {reason}", facts);
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
