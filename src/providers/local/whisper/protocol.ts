import type { Ask } from "../protocol.ts";
import type { Stretch } from "./stretches.ts";

/** A window of speech, and what is known of its language. */
export interface WindowAsk extends Ask {
  /** What is spoken; undefined: it is found out. */
  language?: string;
  /** Among these; empty: whatever the model knows. */
  languages: readonly string[];
  /** What is spoken around it. */
  likely?: string;
  /** This is better heard by somebody else: it is told which language it is, and nothing more. */
  elsewhere?: string;
}

export interface HeardWindow {
  /** Undefined: none of those that it may be. */
  language: string | undefined;
  stretches: Stretch[];
  noSpeechProbability: number;
}
