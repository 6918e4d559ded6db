import { paragraphs, plainText } from "../../transcript/text.ts";
import { stemsOf } from "../../transcript/stems.ts";
import type { Asked, Told } from "../answer/told.ts";

const BEGINNING_CHARACTERS = 80;

/** One recording in somebody's history: what a list shows of it, and what a search looks among. */
export interface HistoryEntry {
  asked: Asked;
  durationSeconds: number;
  beginning: string;
  /** Stems of its words, with spaces between them. */
  stems: string;
}

export function entryOf({ asked, transcript, names = [] }: Told): HistoryEntry {
  const [first] = paragraphs(transcript);
  const known = [asked.senderName ?? "", asked.file.name ?? "", ...names.map(({ name }) => name)].join(" ");
  const words = plainText(transcript, () => "");
  return {
    asked,
    durationSeconds: transcript.durationSeconds,
    beginning: (first?.text ?? "").slice(0, BEGINNING_CHARACTERS).toWellFormed(),
    stems: [...stemsOf(`${known} ${words}`)].join(" "),
  };
}
