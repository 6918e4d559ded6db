import { createHash, timingSafeEqual } from "node:crypto";

/** Takes as long whether or not they are alike, and whatever their lengths. */
export function sameSecret(given: string | undefined, secret: string): boolean {
  return timingSafeEqual(digest(given ?? ""), digest(secret)) && given !== undefined;
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
