import { isRecord, readText } from "./loose.ts";
import { parseStrictly } from "./lenient_json.ts";

/** What some servers send instead of one JSON: events, a JSON a line, subtitles; undefined when it is none of these. */
export function readOtherForm(text: string): unknown {
  return readStream(text) ?? readSubtitles(text);
}

/** Server-sent events, or a JSON object a line: the last says all, or each says a part. */
function readStream(text: string): unknown {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const data = lines.map((line) => line.replace(/^data:\s*/, ""))
    .filter((line) => line !== "[DONE]" && !/^(?:event|id|retry)?:/.test(line));
  const events = data.map(parseStrictly).filter(isRecord);
  if (events.length === 0 || events.length < data.length) return undefined;
  const whole = events.findLast(({ type, segments }) =>
    type === "transcript.text.done" || Array.isArray(segments)
  );
  if (whole !== undefined || events.length === 1) return whole ?? events[0];
  const isDeltas = events.some(({ delta }) => typeof delta === "string");
  const parts = events.flatMap(({ delta, text }) => readText(isDeltas ? delta : text) ?? []);
  return { text: parts.join(isDeltas ? "" : " "), ...(!isDeltas && { segments: events }) };
}

/** SubRip or WebVTT. */
function readSubtitles(text: string): unknown {
  if (!/^[ \t]*[\d:.,]+\s+-->\s+[\d:.,]+/m.test(text)) return undefined;
  const segments = text.split(/\r?\n[ \t]*\r?\n/).flatMap((block) => {
    const lines = block.split(/\r?\n/);
    const times = lines.findIndex((line) => line.includes("-->"));
    if (times < 0) return [];
    const [start, end] = lines[times].trim().split(/\s+-->\s+|\s+/);
    return [{ start, end, text: lines.slice(times + 1).join(" ").trim() }];
  });
  return { segments };
}
