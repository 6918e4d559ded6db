import { type Cue, makeCues } from "../cues.ts";
import type { TranscriptWriter } from "./format.ts";
import { cueTime } from "./time.ts";

/** SubRip. It has no place for speakers, so "Speaker 1:" stands in the text where the speaker changes. */
export const writeSrt: TranscriptWriter = (transcript, { nameOf }) =>
  makeCues(transcript, { nameSpeakers: true, nameOf }).map(block).join("\n");

function block(cue: Cue, index: number): string {
  const times = `${cueTime(cue.startMs, ",")} --> ${cueTime(cue.endMs, ",")}`;
  return `${index + 1}\n${times}\n${cue.lines.map(harmless).join("\n")}\n`;
}

/** SubRip has no escapes: an arrow in the text would read as a line of times. */
function harmless(line: string): string {
  return line.replaceAll("-->", "->");
}
