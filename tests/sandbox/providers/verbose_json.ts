import { fullText, type Heard, type Order, round, wordsOf } from "./vendor.ts";

/** Whisper's answer in the format that was asked for; segments are given as the vendor shapes them. */
export function whisperAnswer(
  order: Order,
  heard: Heard,
  durationSeconds: number,
  vendor: { language: string; segments: unknown[]; extra?: object },
): Response {
  const text = ` ${fullText(heard)}`.trimEnd();
  if (order.format === "text") return new Response(text, { headers: { "content-type": "text/plain" } });
  if (order.format === "json") return Response.json({ text, ...vendor.extra });
  return Response.json({
    task: "transcribe",
    language: vendor.language,
    duration: round(durationSeconds),
    text,
    segments: vendor.segments,
    ...(order.words &&
      { words: heard.segments.flatMap(wordsOf).map(({ speaker: _speaker, ...word }) => word) }),
    ...vendor.extra,
  });
}

/** Segments as Whisper itself describes them. */
export function whisperSegments({ segments }: Heard) {
  return segments.map((segment, id) => ({
    id,
    seek: 0,
    start: round(segment.startSeconds),
    end: round(segment.endSeconds),
    text: ` ${segment.text}`,
    tokens: [],
    temperature: 0,
    avg_logprob: -0.2,
    compression_ratio: 1.4,
    no_speech_prob: 0.01,
  }));
}
