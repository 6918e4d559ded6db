import { z } from "zod";
import type { AudioPiece } from "../../pipeline/audio_reader.ts";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import type { PieceTranscript, Segment, Word } from "../../transcript/transcript.ts";
import { pieceSeconds } from "../shared/encode_for.ts";
import { toLanguageCode } from "../shared/language.ts";
import { speakerNumbers, tidySegments } from "../shared/segments.ts";
import { filterInventions } from "../whisper/filter.ts";
import { isWhisper } from "./config.ts";

const optionalText = z.string().nullish().transform((value) => value ?? "");

const word = z.object({
  word: z.string(),
  punctuated_word: z.string().nullish(),
  start: z.number(),
  end: z.number(),
  speaker: z.number().nullish(),
});
type RawWord = z.output<typeof word>;

const utterance = z.object({
  transcript: z.string(),
  start: z.number(),
  end: z.number(),
  speaker: z.number().nullish(),
  words: z.array(word).nullish().transform((words) => words ?? []),
});
type Utterance = z.output<typeof utterance>;

const alternative = z.object({
  transcript: optionalText,
  words: z.array(word).nullish().transform((words) => words ?? []),
});

const channel = z.object({
  alternatives: z.array(alternative).nullish(),
  detected_language: z.string().nullish(),
});

/** Deepgram's answer. Silence may come as an empty transcript, as no alternatives, or as no channels at all. */
export const deepgramResponse = z.object({
  results: z.object({
    channels: z.array(channel).nullish(),
    utterances: z.array(utterance).nullish(),
  }),
});
export type DeepgramResponse = z.output<typeof deepgramResponse>;

export function deepgramTranscript(
  { results }: DeepgramResponse,
  piece: AudioPiece,
  options: TranscribeOptions,
  model: string,
): PieceTranscript {
  const durationSeconds = pieceSeconds(piece);
  const speakers = speakerNumbers();
  const spoken = utterancesOf(results, durationSeconds).flatMap(turns)
    .map((turn) => toSegment(turn, options.diarize ? speakers : () => undefined));
  const heard = isWhisper(model) ? filterInventions(spoken, durationSeconds) : spoken;
  const language = options.language ?? toLanguageCode(results.channels?.at(0)?.detected_language);
  return {
    segments: tidySegments(heard, durationSeconds),
    ...(language && { language }),
    provider: "deepgram",
    model,
  };
}

/** Utterances, or the whole transcript as one where a model gives none. */
function utterancesOf(
  { utterances, channels }: DeepgramResponse["results"],
  durationSeconds: number,
): Utterance[] {
  if (utterances && utterances.length > 0) return utterances;
  const { transcript, words } = channels?.at(0)?.alternatives?.at(0) ?? { transcript: "", words: [] };
  const [start, end] = [words.at(0)?.start ?? 0, words.at(-1)?.end ?? durationSeconds];
  return [{ transcript, words, start, end, speaker: undefined }];
}

/** An utterance ends at a pause, not at a change of speakers: it is split where another one takes over. */
function turns(utterance: Utterance): Utterance[] {
  const groups: RawWord[][] = [];
  for (const word of utterance.words) {
    const current = groups.at(-1);
    if (current?.at(-1)?.speaker === word.speaker) current?.push(word);
    else groups.push([word]);
  }
  if (groups.length < 2) {
    return [{ ...utterance, speaker: utterance.words.at(0)?.speaker ?? utterance.speaker }];
  }
  return groups.map((words) => ({
    transcript: words.map(written).join(" "),
    start: words[0].start,
    end: words[words.length - 1].end,
    speaker: words[0].speaker,
    words,
  }));
}

function written(word: RawWord): string {
  return word.punctuated_word ?? word.word;
}

function toSegment(utterance: Utterance, speakerOf: ReturnType<typeof speakerNumbers>): Segment {
  return {
    text: utterance.transcript,
    startSeconds: utterance.start,
    endSeconds: utterance.end,
    speaker: speakerOf(utterance.speaker),
    words: utterance.words.map((word): Word => ({
      text: written(word),
      startSeconds: word.start,
      endSeconds: word.end,
      speaker: speakerOf(word.speaker),
    })),
  };
}
