import { z } from "zod";
import type { AudioPiece } from "../../pipeline/audio_reader.ts";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import type { PieceTranscript, Segment, Word } from "../../transcript/transcript.ts";
import { pieceSeconds } from "../shared/encode_for.ts";
import { speakerNumbers, tidySegments } from "../shared/segments.ts";
import { filterInventions } from "../whisper/filter.ts";
import { fromVerboseJson, verboseJson } from "../whisper/verbose_json.ts";

const speakerId = z.union([z.string(), z.number()]).nullish();

const speakerSegment = z.object({
  speaker_id: speakerId,
  start: z.number(),
  end: z.number(),
  text: z.string(),
  words: z.array(z.object({ word: z.string(), start: z.number(), end: z.number(), speaker_id: speakerId }))
    .nullish(),
});
type SpeakerSegment = z.output<typeof speakerSegment>;

/** Together's answer: Whisper's segments without its measures, and the same speech by speaker when that was asked. */
export const togetherResponse = verboseJson.extend({ speaker_segments: z.array(speakerSegment).nullish() });
export type TogetherResponse = z.output<typeof togetherResponse>;

export function togetherTranscript(
  answer: TogetherResponse,
  piece: AudioPiece,
  options: TranscribeOptions,
  model: string,
): PieceTranscript {
  const whole = fromVerboseJson(answer, piece, options, { provider: "together", model });
  const turns = options.diarize ? answer.speaker_segments ?? [] : [];
  if (turns.length === 0) return whole;
  const durationSeconds = pieceSeconds(piece);
  const speakers = speakerNumbers();
  const spoken = filterInventions(
    turns.map((turn) => toSegment(turn, speakers(turn.speaker_id))),
    durationSeconds,
  );
  return { ...whole, segments: tidySegments(spoken, durationSeconds) };
}

function toSegment(turn: SpeakerSegment, speaker: number | undefined): Segment {
  return {
    text: turn.text,
    startSeconds: turn.start,
    endSeconds: turn.end,
    speaker,
    words: turn.words?.map(({ word, start, end }): Word => ({
      text: word,
      startSeconds: start,
      endSeconds: end,
      speaker,
    })),
  };
}
