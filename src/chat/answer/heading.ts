import type { Transcript } from "../../transcript/transcript.ts";
import { countdown } from "../text/measures.ts";
import type { Translate } from "../text/translations.ts";

/** What is shorter shows its length by itself, and is read at a glance. */
const LEAST_SECONDS = 60;
/** Who spoke is listed for a conversation, counted for a crowd. */
const MAX_NAMED = 4;

/** Who spoke for how long in which language; "" for a short note of one voice. */
export function headingOf(transcript: Transcript, say: Translate): string {
  const speakers = spokenSeconds(transcript);
  if (transcript.durationSeconds < LEAST_SECONDS && speakers.size < 2) return "";
  return facts(transcript, speakers, say);
}

/** The same of any recording. */
export function factsOf(transcript: Transcript, say: Translate): string {
  return facts(transcript, spokenSeconds(transcript), say);
}

function facts({ durationSeconds, language }: Transcript, speakers: Map<number, number>, say: Translate) {
  const length = playTime(durationSeconds);
  const spoken = language === undefined ? "" : ` · ${languageName(language, say("language-tag"))}`;
  if (speakers.size < 2) return say("heading", { length }) + spoken;
  const who = speakers.size > MAX_NAMED ? say("speakers", { count: speakers.size }) : named(speakers, say);
  return say("heading-speakers", { who, length }) + spoken;
}

function named(speakers: ReadonlyMap<number, number>, say: Translate): string {
  return [...speakers].toSorted(([one], [other]) => one - other)
    .map(([speaker, seconds]) => `${say("speaker", { number: speaker + 1 })} ${playTime(seconds)}`).join(
      ", ",
    );
}

/** How long each one spoke, by number. */
function spokenSeconds({ segments }: Transcript): Map<number, number> {
  const seconds = new Map<number, number>();
  for (const { speaker, startSeconds, endSeconds } of segments) {
    if (speaker === undefined) continue;
    seconds.set(speaker, (seconds.get(speaker) ?? 0) + endSeconds - startSeconds);
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
