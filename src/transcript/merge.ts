import {
  type PlacedPiece,
  SAMPLE_RATE,
  type Segment,
  type Transcript,
  type TranscriptSource,
  type Word,
} from "./transcript.ts";

interface Span {
  startSeconds: number;
  endSeconds: number;
}

/**
 * Joins finished pieces to the transcript of the whole recording.
 * Pieces may come in any order; one that comes twice counts once. Pieces share no audio, so no word is heard twice:
 * equal words at a seam are what was said, and stay.
 */
export function mergePieces(pieces: readonly PlacedPiece[], durationSamples: number): Transcript {
  const ordered = [...new Map(pieces.map((piece) => [piece.index, piece])).values()]
    .toSorted((a, b) => a.startSample - b.startSample || a.index - b.index);
  const language = spokenLanguage(ordered);
  const parts = speakerParts(ordered);
  return {
    segments: ordered.flatMap((piece) => placeSegments(piece, durationSamples, parts.get(piece) ?? 0)),
    durationSeconds: durationSamples / SAMPLE_RATE,
    ...(language === undefined ? {} : { language }),
    sources: countSources(ordered),
    ...(parts.size > 1 && { speakerParts: [...parts.values()] }),
  };
}

/** The first speaker's number in each piece that tells them apart: nobody knows who is who in the next piece, so they count on. */
function speakerParts(pieces: readonly PlacedPiece[]): Map<PlacedPiece, number> {
  const parts = new Map<PlacedPiece, number>();
  let next = 0;
  for (const piece of pieces) {
    const numbers = piece.transcript.segments.flatMap(({ speaker }) => speaker ?? []);
    if (numbers.length === 0) continue;
    parts.set(piece, next);
    next += Math.max(...numbers) + 1;
  }
  return parts;
}

/** The piece's segments at their place in the recording, kept inside the piece's window. */
function placeSegments(piece: PlacedPiece, durationSamples: number, firstSpeaker: number): Segment[] {
  const offsetSeconds = piece.startSample / SAMPLE_RATE;
  const endSample = Math.min(piece.startSample + piece.sampleCount, durationSamples);
  const window = {
    startSeconds: offsetSeconds,
    endSeconds: Math.max(offsetSeconds, endSample / SAMPLE_RATE),
  };
  const moved = piece.transcript.segments
    .filter((segment) => segment.text.trim() !== "")
    .map((segment) => ({
      ...segment,
      ...countedOn(segment, firstSpeaker),
      text: segment.text.trim(),
      ...moveInto(window, segment, offsetSeconds),
    }))
    .toSorted((a, b) => a.startSeconds - b.startSeconds);
  return moved.map((segment, i) => {
    // Providers' segments may overlap a little (two speakers): each ends where the next begins.
    const endSeconds = Math.min(segment.endSeconds, moved[i + 1]?.startSeconds ?? Infinity);
    const { words, ...rest } = segment;
    if (words === undefined) return { ...rest, endSeconds };
    return { ...rest, endSeconds, words: placeWords(words, { ...segment, endSeconds }, offsetSeconds) };
  });
}

function countedOn({ speaker, words }: Segment, firstSpeaker: number): Partial<Segment> {
  if (speaker === undefined || firstSpeaker === 0) return {};
  const own = words?.map((word) =>
    word.speaker === undefined ? word : { ...word, speaker: word.speaker + firstSpeaker }
  );
  return { speaker: speaker + firstSpeaker, ...(own && { words: own }) };
}

/** Words keep their order; each ends no later than the next one starts. */
function placeWords(words: readonly Word[], segment: Span, offsetSeconds: number): Word[] {
  let earliest = segment.startSeconds;
  const moved = words.map((word) => {
    const room = { startSeconds: earliest, endSeconds: segment.endSeconds };
    const placed = { ...word, ...moveInto(room, word, offsetSeconds) };
    earliest = placed.startSeconds;
    return placed;
  });
  return moved.map((word, i) => ({
    ...word,
    endSeconds: Math.min(word.endSeconds, moved[i + 1]?.startSeconds ?? Infinity),
  }));
}

function moveInto(window: Span, span: Span, offsetSeconds: number): Span {
  const startSeconds = clamp(span.startSeconds + offsetSeconds, window.startSeconds, window.endSeconds);
  return {
    startSeconds,
    endSeconds: clamp(span.endSeconds + offsetSeconds, startSeconds, window.endSeconds),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** The language of most of the audio in which something was said: on silence providers guess. */
function spokenLanguage(pieces: readonly PlacedPiece[]): string | undefined {
  const samples = new Map<string, number>();
  for (const { transcript, sampleCount } of pieces) {
    if (transcript.language === undefined || transcript.segments.length === 0) continue;
    samples.set(transcript.language, (samples.get(transcript.language) ?? 0) + sampleCount);
  }
  return [...samples].toSorted((a, b) => b[1] - a[1]).at(0)?.[0];
}

function countSources(pieces: readonly PlacedPiece[]): TranscriptSource[] {
  const sources = new Map<string, TranscriptSource>();
  for (const { transcript: { provider, model } } of pieces) {
    const key = JSON.stringify([provider, model]);
    const source = sources.get(key) ?? { provider, model, pieceCount: 0 };
    sources.set(key, { ...source, pieceCount: source.pieceCount + 1 });
  }
  return [...sources.values()];
}
