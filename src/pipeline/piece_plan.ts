import { profileOf } from "../provider_list.ts";
import type { PiecePlan } from "./audio_reader.ts";
import type { ProviderName, TranscribeOptions } from "./transcriber.ts";

/**
 * Remote providers bill at least 10 s for each request and limit requests a minute; pieces of some minutes stay far from both,
 * and are short enough that several at once share the work evenly and that little is done again after a failure.
 */
const REMOTE: PiecePlan = { minSeconds: 120, maxSeconds: 240 };
/** Speakers are numbered anew in each piece: the fewer, the better. */
const REMOTE_WITH_SPEAKERS: PiecePlan = { minSeconds: 240, maxSeconds: 480 };

export function piecePlan(
  provider: ProviderName,
  { diarize }: Pick<TranscribeOptions, "diarize">,
): PiecePlan {
  return profileOf(provider)?.piecePlan ?? (diarize ? REMOTE_WITH_SPEAKERS : REMOTE);
}
