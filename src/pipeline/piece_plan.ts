import { profileOf } from "../provider_list.ts";
import type { PlacedPiece } from "../transcript/transcript.ts";
import { type PiecePlan, SAMPLE_RATE } from "./audio_reader.ts";
import type { ProviderName, TranscribeOptions } from "./transcriber.ts";

/**
 * Remote providers bill at least 10 s for each request and limit requests a minute; pieces of some minutes stay far from both,
 * and are short enough that several at once share the work evenly and that little is done again after a failure. Only
 * the first ones are shorter, so that there soon is something to read.
 */
const REMOTE: PiecePlan = {
  minSeconds: 120,
  maxSeconds: 240,
  first: [{ minSeconds: 15, maxSeconds: 30 }, { minSeconds: 45, maxSeconds: 90 }],
};
/** Speakers are numbered anew in each piece: the fewer, the better. */
const REMOTE_WITH_SPEAKERS: PiecePlan = { minSeconds: 240, maxSeconds: 480 };

export function piecePlan(
  provider: ProviderName,
  { diarize }: Pick<TranscribeOptions, "diarize">,
): PiecePlan {
  return profileOf(provider)?.piecePlan ?? (diarize ? REMOTE_WITH_SPEAKERS : REMOTE);
}

/** The plan, for a run that goes on from finished pieces: those that were cut without short ones stay of use. */
export function planAfter(plan: PiecePlan, finished: readonly PlacedPiece[] = []): PiecePlan {
  const [shortest] = plan.first ?? [];
  const beginning = finished.find(({ index }) => index === 0);
  if (shortest === undefined || beginning === undefined) return plan;
  const wasCutLong = beginning.sampleCount > shortest.maxSeconds * SAMPLE_RATE;
  return wasCutLong ? { ...plan, first: undefined } : plan;
}
