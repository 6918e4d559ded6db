import { profileOf } from "../provider_list.ts";
import type { ProviderName, TranscribeOptions } from "./transcriber.ts";
import { wordsKey } from "./transcriber.ts";

/** Whoever recognised something: a transcript, or (as its only source) a piece. */
interface Heard {
  sources: readonly { provider: string }[];
}

/**
 * May whoever chose this provider be told these words, which were recognised for somebody else or at another time?
 * The one rule for the cache, for those who send the same file at once, and for pieces that an earlier run finished.
 */
export function mayServe({ sources }: Heard, chosen: ProviderName): boolean {
  return sources.every(({ provider }) => provider === chosen || servesEverybody(provider));
}

/** May words of before serve whoever asked for this provider by name? Only those that it recognised itself. */
export function isOwnWork({ sources }: Heard, asked: ProviderName): boolean {
  return sources.length > 0 && sources.every(({ provider }) => provider === asked);
}

export function mayServeEverybody({ sources }: Heard): boolean {
  return sources.every(({ provider }) => servesEverybody(provider));
}

function servesEverybody(provider: string): boolean {
  return profileOf(provider)?.trust !== "own";
}

interface Asked {
  options: TranscribeOptions;
  provider: ProviderName;
  isFresh?: boolean;
  isAlone?: boolean;
}

/** Those with the same key ask for the same words of the same file, and what one of them is told usually serves the others. */
export function flightKey({ file, ...asked }: Asked & { file: { fileUniqueId: string } }): string {
  return sharingKey(file.fileUniqueId, asked);
}

/** The same for whatever a file is known by. */
export function sharingKey(known: string, { options, provider, isFresh, isAlone }: Asked): string {
  const own = isFresh ? [provider, ...(isAlone ? ["alone"] : [])] : [];
  return JSON.stringify([known, wordsKey(options), !servesEverybody(provider), ...own]);
}
