import type { Job } from "../queue/job.ts";
import { splitGraphemes } from "../transcript/graphemes.ts";
import { plainText, timedText } from "../transcript/text.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { splitMessage } from "./split_message.ts";
import { cleanName, cleanText } from "./text/clean.ts";
import { providerLabel } from "./text/provider_names.ts";
import type { Translate } from "./text/translations.ts";

/** More messages than this would flood the chat: a file comes instead. */
const MAX_TEXT_PARTS = 4;
/** How much of a long text is shown beside its file, in UTF-16 units. */
const BEGINNING_UNITS = 1500;

const MAX_NAME_CHARACTERS = 80;
const MAX_NAME_BYTES = 200;

/** Telegram refuses a message in which nothing can be seen. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** One message of a reply. */
export type ReplyPart = { text: string } | { fileName: string; content: string };

/** The messages that bring a transcript, the same each time for the same transcript and job. */
export function composeReply(job: Job, transcript: Transcript, say: Translate): ReplyPart[] {
  const text = cleanText(plainText(transcript));
  if (!VISIBLE.test(text)) return [{ text: say("silence") }];
  const note = answeredBy(job, transcript, say);
  const parts = visible(splitMessage(joinParagraphs(text, note)));
  if (parts.length <= MAX_TEXT_PARTS) return parts.map((part) => ({ text: part }));
  const [beginning] = splitMessage(text, BEGINNING_UNITS);
  return [
    { text: joinParagraphs(`${beginning} …`, note, say("long-text")) },
    { fileName: textFileName(job), content: `${cleanText(timedText(transcript))}\n` },
  ];
}

/** The same words in the other form: a file for a text, texts for a file. */
export function inAnotherForm(job: Job, part: ReplyPart): ReplyPart[] {
  if ("text" in part) return [{ fileName: textFileName(job), content: `${part.text}\n` }];
  return visible(splitMessage(part.content)).map((text) => ({ text }));
}

function visible(parts: readonly string[]): string[] {
  return parts.filter((part) => VISIBLE.test(part));
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
  const name = (job.file.name ?? "").replaceAll(/\p{Cc}/gu, "_").replace(/\.[^.]*$/, "");
  const stem = cleanName(name, MAX_NAME_CHARACTERS).replaceAll(/[/\\:*?"<>|;=]/g, "_").replace(
    /^[. ]+|[. ]+$/g,
    "",
  );
  return `${withinBytes(stem, MAX_NAME_BYTES) || `transcript-${job.messageId}`}.txt`;
}

/** As many whole characters as fit: file systems count bytes. */
function withinBytes(text: string, mostBytes: number): string {
  const encoder = new TextEncoder();
  let [part, bytes] = ["", 0];
  for (const character of splitGraphemes(text)) {
    bytes += encoder.encode(character).length;
    if (bytes > mostBytes) break;
    part += character;
  }
  return part;
}
