import { splitGraphemes } from "../../transcript/graphemes.ts";
import { writeDocx } from "../../transcript/formats/docx.ts";
import { FORMATS, formatTranscript } from "../../transcript/formats/mod.ts";
import { type NameOf, speakerPlace, timedText } from "../../transcript/text.ts";
import { cleanName, cleanText } from "../text/clean.ts";
import type { Translate } from "../text/translations.ts";
import { factsOf } from "./heading.ts";
import { type Asked, type Wording, wordsFor } from "./told.ts";

const MAX_NAME_CHARACTERS = 80;
const MAX_NAME_BYTES = 200;

/** What a transcript comes as under its buttons. */
export const FILE_FORMATS = ["docx", ...FORMATS] as const;
export type FileFormat = typeof FILE_FORMATS[number];

/** A file to be sent. */
export interface FilePart {
  fileName: string;
  content: string | Uint8Array<ArrayBuffer>;
  caption?: string;
}

/** The whole transcript as a file; a text has times where the chat wants them. */
export async function writeFile(told: Wording, format: FileFormat, say: Translate): Promise<FilePart> {
  const [transcript, fileName] = [wordsFor(told), formattedName(told, format)];
  const title = titleOf(told.asked, say);
  const nameOf = nameFor(told, say);
  const meta = { title, facts: factsOf(transcript, say, nameOf), nameOf };
  if (format === "docx") {
    return { fileName, content: await writeDocx(transcript, meta) };
  }
  if (format === "txt" && told.asked.look?.times) return timedFile(told, say);
  return { fileName, content: formatTranscript(format, transcript, meta) };
}

/** What has no name is known by its day. */
function titleOf(asked: Asked, say: Translate): string {
  const day = new Intl.DateTimeFormat(say("language-tag"), { dateStyle: "long", timeZone: "UTC" });
  return stemOf(asked) || say("transcript-of", { day: day.format(asked.acceptedAt) });
}

/** The text with times, as it comes beside a beginning. */
export function timedFile(told: Wording, say: Translate): FilePart {
  const content = `${cleanText(timedText(wordsFor(told), nameFor(told, say)))}\n`;
  return { fileName: formattedName(told, "txt"), content };
}

/** A translation is named by its language, as players look for subtitles. */
function formattedName({ asked, translated }: Wording, format: FileFormat): string {
  return fileNameOf(asked, translated === undefined ? format : `${translated.language}.${format}`);
}

/** What speakers are called: by the name that somebody gave them, else by their number. */
export function nameFor({ names = [], transcript }: Wording, say: Translate): NameOf {
  const given = new Map(names.map(({ speaker, name }) => [speaker, name]));
  return (speaker) => {
    const { number, part } = speakerPlace(speaker, transcript);
    const counted = say("speaker", { number: number + 1 });
    return given.get(speaker) ??
      (part === undefined ? counted : say("speaker-of", { speaker: counted, part: part + 1 }));
  };
}

/** The name of the person's file, or of who sent it, with another end. */
export function fileNameOf(
  asked: Pick<Asked, "file" | "messageId" | "senderName">,
  extension: string,
): string {
  return `${withinBytes(stemOf(asked), MAX_NAME_BYTES) || `transcript-${asked.messageId}`}.${extension}`;
}

function stemOf({ file, senderName }: Pick<Asked, "file" | "senderName">): string {
  const name = file.name?.replace(/\.[^.]*$/, "") ?? senderName ?? "";
  return cleanName(name.replaceAll(/\p{Cc}/gu, "_"), MAX_NAME_CHARACTERS).replaceAll(/[/\\:*?"<>|;=]/g, "_")
    .replace(
      /^[. ]+|[. ]+$/g,
      "",
    );
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
