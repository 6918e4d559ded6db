import { type Cue, makeCues } from "../cues.ts";
import { type NameOf, speakerNames } from "../text.ts";
import type { TranscriptWriter } from "./format.ts";
import { cueTime } from "./time.ts";

/** WebVTT (https://www.w3.org/TR/webvtt1/), with voice tags where speakers are known. */
export const writeVtt: TranscriptWriter = (transcript, { nameOf = speakerNames(transcript) }) =>
  ["WEBVTT\n", ...makeCues(transcript).map((cue) => block(cue, nameOf))].join("\n");

function block(cue: Cue, nameOf: NameOf): string {
  const times = `${cueTime(cue.startMs, ".")} --> ${cueTime(cue.endMs, ".")}`;
  const voice = cue.speaker === undefined ? "" : `<v ${escape(nameOf(cue.speaker))}>`;
  return `${times}\n${voice}${cue.lines.map(escape).join("\n")}\n`;
}

function escape(line: string): string {
  return line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
