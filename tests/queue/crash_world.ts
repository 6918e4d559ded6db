import type { NewTask } from "../../src/queue/ports.ts";
import { taskOf } from "./workbench.ts";

/** Pieces of a file, and messages of a reply. */
export const PIECES = 4;
export const PARTS = 3;

/** Four people with four files each; the third file is the same for all of them. */
export const CRASH_TASKS: NewTask[] = [1, 2, 3, 4].flatMap((message) =>
  [..."abcd"].map((person) => {
    const name = `${person}${message}`;
    return taskOf(name, { fileUniqueId: message === 3 ? "same" : name });
  })
);

/** Transcripts of all sizes: in one record, in parts, in several transactions. */
export function textOf(fileUniqueId: string): string {
  const kib = [1, 100, 900, 1][Number(fileUniqueId.at(1)) - 1] ?? 300;
  return fileUniqueId.repeat(kib * 1024 / fileUniqueId.length);
}
