import type { Job } from "../queue/job.ts";
import { plainText, timedText } from "../transcript/text.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { splitMessage } from "./split_message.ts";
import { providerLabel } from "./text/provider_names.ts";
import type { Translate } from "./text/translations.ts";

/** More messages than this would flood the chat: a file comes instead. */
const MAX_TEXT_PARTS = 4;
/** How much of a long text is shown beside its file, in UTF-16 units. */
const BEGINNING_UNITS = 1500;

/** Telegram refuses a message in which nothing can be seen. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** One message of a reply. */
export type ReplyPart = { text: string } | { fileName: string; content: string };

/** The messages that bring a transcript, the same each time for the same transcript and job. */
export function composeReply(job: Job, transcript: Transcript, say: Translate): ReplyPart[] {
  const text = plainText(transcript);
  if (!VISIBLE.test(text)) return [{ text: say("silence") }];
  const note = answeredBy(job, transcript, say);
  const parts = splitMessage(joinParagraphs(text, note));
  if (parts.length <= MAX_TEXT_PARTS) return parts.map((part) => ({ text: part }));
  const [beginning] = splitMessage(text, BEGINNING_UNITS);
  return [
    { text: joinParagraphs(`${beginning} …`, note, say("long-text")) },
    { fileName: textFileName(job), content: `${timedText(transcript)}\n` },
  ];
}

/** Who answered, when it was not the provider that the person chose. */
function answeredBy(job: Job, transcript: Transcript, say: Translate): string {
  if (transcript.sources.every(({ provider }) => provider === job.provider)) return "";
  const sources = transcript.sources.map(({ provider, model }) => `${providerLabel(provider)} (${model})`);
  return say("answered-by", { sources: sources.join(", "), provider: providerLabel(job.provider) });
}

function joinParagraphs(...paragraphs: string[]): string {
  return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}

function textFileName(job: Job): string {
  const stem = (job.file.name ?? "").replace(/\.[^.]*$/, "").replaceAll(/[\p{Cc}/\\:*?"<>|]/gu, "_").trim();
  return `${Array.from(stem).slice(0, 80).join("") || `transcript-${job.messageId}`}.txt`;
}
