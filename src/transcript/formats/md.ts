import { clockTime, type NameOf, type Paragraph, paragraphs, speakerNames, spokenText } from "../text.ts";
import type { Transcript } from "../transcript.ts";
import type { TranscriptWriter } from "./format.ts";

/** Markdown: title, what is known of the recording, and paragraphs led by their times. */
export const writeMd: TranscriptWriter = (transcript, meta) => {
  const blocks = [
    `# ${escape(meta.title)}`,
    meta.facts === undefined ? table(transcript) : escape(meta.facts),
    ...paragraphs(transcript).map((each) => block(each, meta.nameOf ?? speakerNames(transcript))),
  ];
  return `${blocks.join("\n\n")}\n`;
};

function table(transcript: Transcript): string {
  const sources = transcript.sources.map(({ provider, model }) => `${provider} (${model})`);
  const rows = [
    ["Duration", clockTime(transcript.durationSeconds)],
    ["Language", transcript.language ?? "unknown"],
    ["Recognised by", sources.join(", ") || "nobody: nothing was said"],
  ];
  return ["| | |", "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${escape(value)} |`)].join("\n");
}

function block(paragraph: Paragraph, nameOf: NameOf): string {
  return `**[${clockTime(paragraph.startSeconds)}]** ${escape(spokenText(paragraph, nameOf))}`;
}

function escape(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_[\]<>|#~]/g, "\\$&");
}
