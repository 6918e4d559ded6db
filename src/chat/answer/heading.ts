import type { NameOf } from "../../transcript/text.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import { countdown } from "../text/measures.ts";
import type { Translate } from "../text/translations.ts";

/** What is shorter shows its length by itself, and is read at a glance. */
const LEAST_SECONDS = 60;
/** Who spoke is listed for a conversation, counted for a crowd. */
const MAX_NAMED = 4;

/** Who spoke for how long in which language; "" for a short note of one voice. */
export function headingOf(transcript: Transcript, say: Translate, nameOf: NameOf): string {
  const isShort = transcript.durationSeconds < LEAST_SECONDS;
  return isShort && spokenSeconds(transcript, nameOf).size < 2 ? "" : factsOf(transcript, say, nameOf);
}

/** The same of any recording. */
export function factsOf(transcript: Transcript, say: Translate, nameOf: NameOf): string {
  const { durationSeconds, language } = transcript;
  const length = playTime(durationSeconds);
  const spoken = language === undefined ? "" : ` · ${languageName(language, say("language-tag"))}`;
  const speakers = spokenSeconds(transcript, nameOf);
  if (speakers.size < 2) return say("heading", { length }) + spoken;
  return say("heading-speakers", { who: whoOf(transcript, speakers, say), length }) + spoken;
}

function whoOf({ speakerParts }: Transcript, speakers: ReadonlyMap<string, number>, say: Translate): string {
  if (speakers.size <= MAX_NAMED) {
    return [...speakers].map(([name, seconds]) => `${name} ${playTime(seconds)}`).join(", ");
  }
  // Nobody knows how many of them are the same.
  return speakerParts === undefined ? say("speakers", { count: speakers.size }) : say("speakers-by-part");
}

/** How long each one spoke, by name: whoever was named twice is one. */
function spokenSeconds({ segments }: Transcript, nameOf: NameOf): Map<string, number> {
  const ordered = segments.flatMap(({ speaker }) => speaker ?? []).toSorted((a, b) => a - b);
  const seconds = new Map(ordered.map((speaker) => [nameOf(speaker), 0]));
  for (const { speaker, startSeconds, endSeconds } of segments) {
    if (speaker === undefined) continue;
    seconds.set(nameOf(speaker), (seconds.get(nameOf(speaker)) ?? 0) + endSeconds - startSeconds);
  }
  return seconds;
}

/** Seconds as people read them: "1:05". */
export function playTime(seconds: number): string {
  return countdown(Math.round(seconds) * 1000);
}

/** "Indonesian" for "id", as speakers of `tag` say it; a code that nobody knows stays as it is. */
export function languageName(code: string, tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(code) ?? code;
  } catch {
    return code; // it comes from a provider, and need not be a code at all
  }
}
