import { createHash } from "node:crypto";

/** A short name for a long one, the same for the same: keys are at most 2 KiB, a recording's name holds a whole prompt. */
export function digest(recording: string): string {
  return createHash("sha256").update(recording).digest("base64url");
}
