import { plainText } from "../text.ts";
import type { TranscriptWriter } from "./format.ts";

/** Readable paragraphs, nothing else. */
export const writeTxt: TranscriptWriter = (transcript) => {
  const text = plainText(transcript);
  return text === "" ? "" : `${text}\n`;
};
