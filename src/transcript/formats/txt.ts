import { plainText } from "../text.ts";
import type { TranscriptWriter } from "./format.ts";

/** Readable paragraphs, nothing else. */
export const writeTxt: TranscriptWriter = (transcript, { nameOf }) => {
  const text = plainText(transcript, nameOf);
  return text === "" ? "" : `${text}\n`;
};
