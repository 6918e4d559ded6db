import type { NewTask } from "../../src/queue/ports.ts";
import { taskOf } from "../queue/workbench.ts";

/** Pieces of a file, and messages of a reply. */
export const PIECES = 3;
export const PARTS = 2;
/** Longer than a busy machine lets a process wait for its turn. */
export const LEASE_MS = 4_000;

/** Six people in turn; every sixth round all of them send the same file. */
export function tasksOf(count: number): NewTask[] {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / 6) + 1;
    const name = `${"abcdef"[index % 6]}${round}`;
    return taskOf(name, { fileUniqueId: round % 6 === 3 ? `same${round}` : name });
  });
}
