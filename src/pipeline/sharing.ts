import type { ProviderName, TranscribeOptions } from "./transcriber.ts";
import { wordsKey } from "./transcriber.ts";

/** Whoever recognised something: a transcript, or (as its only source) a piece. */
interface Heard {
  sources: readonly { provider: string }[];
}

/**
 * May whoever chose this provider be told these words, which were recognised for somebody else or at another time?
 * The model in the program knows one language: what it made of another one while it stood in for a provider that was
 * down must not outlive the outage. The one rule for the cache, for those who send the same file at once, and for
 * pieces that an earlier run finished.
 */
export function mayServe(heard: Heard, chosen: ProviderName): boolean {
  return chosen === "local" || mayServeEverybody(heard);
}

export function mayServeEverybody({ sources }: Heard): boolean {
  return sources.every(({ provider }) => provider !== "local");
}

/** Those with the same key ask for the same words of the same file, and what one of them is told usually serves the others. */
export function flightKey(
  { file, options, provider }: {
    file: { fileUniqueId: string };
    options: TranscribeOptions;
    provider: ProviderName;
  },
): string {
  return JSON.stringify([file.fileUniqueId, wordsKey(options), provider === "local"]);
}
