import { profileOf } from "../provider_list.ts";
import type { AudioPiece } from "../pipeline/audio_reader.ts";
import type { TranscribeOptions } from "../pipeline/transcriber.ts";
import type { Candidate } from "./candidate.ts";
import { pieceSeconds } from "./shared/encode_for.ts";

/**
 * The order in which providers are asked: those that can tell speakers apart first when that is wanted,
 * the ones set aside last, those whose allowance is too small before them; otherwise as configured.
 * Whose words are for few never comes before those that it stands in for: what is set aside refuses without being asked.
 */
export function inOrder(
  candidates: readonly Candidate[],
  piece: AudioPiece,
  options: TranscribeOptions,
): Candidate[] {
  const lesser = candidates.findIndex(({ transcriber }) => profileOf(transcriber.provider)?.trust === "own");
  if (lesser < 0) return byRank(candidates, piece, options);
  const [before, after] = [candidates.slice(0, lesser), candidates.slice(lesser + 1)];
  return [...byRank(before, piece, options), candidates[lesser], ...inOrder(after, piece, options)];
}

function byRank(
  candidates: readonly Candidate[],
  piece: AudioPiece,
  options: TranscribeOptions,
): Candidate[] {
  return candidates
    .map((candidate) => ({ candidate, rank: rank(candidate, piece, options) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ candidate }) => candidate);
}

function rank({ transcriber, status }: Candidate, piece: AudioPiece, options: TranscribeOptions): number {
  const { state, remainingAudioSeconds = Infinity } = status();
  const cannotTellSpeakers = options.diarize && !transcriber.capabilities.diarization;
  const hindrance = state === "open" ? 2 : remainingAudioSeconds < pieceSeconds(piece) ? 1 : 0;
  return hindrance * 2 + (cannotTellSpeakers ? 1 : 0);
}
