import type { Transcript } from "../transcript/transcript.ts";
import type { TranscribeOptions } from "./transcriber.ts";

/** What a recording is known by; any one is enough to find its transcript. */
export interface FileKeys {
  /** Telegram's file_unique_id: known before any download. */
  fileUniqueId?: string;
  /** SHA-256 of the content in hex: known after it. */
  sha256?: string;
  /** The same of the file of sound that was read in its place. */
  soundSha256?: string;
}

export interface CacheStats {
  entries: number;
  maxEntries: number;
  hits: number;
  misses: number;
}

/** Finished transcripts. Port of the pipeline; store/ implements it. A failing store is a miss, never an error for the person. */
export interface TranscriptCache {
  /**
   * Finds a transcript made with the same options (language, diarize, prompt), whichever provider made it; one that does
   * not serve (default: every one does) is as good as none.
   */
  find(
    keys: FileKeys,
    options: TranscribeOptions,
    serves?: (found: Transcript) => boolean,
  ): Promise<Transcript | undefined>;
  /**
   * Stores the transcript under every key given, unless one is there that `isBetter` (default: none is); evicts the least
   * recently used beyond the maximum.
   */
  put(
    keys: FileKeys,
    options: TranscribeOptions,
    transcript: Transcript,
    isBetter?: (old: Transcript) => boolean,
  ): Promise<void>;
  /** Removes what is known by these keys, and by every other one that leads to it. @throws when the store fails: nobody must believe that it is gone */
  forget(keys: FileKeys, options: TranscribeOptions): Promise<void>;
  stats(): Promise<CacheStats>;
}
