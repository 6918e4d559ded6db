import type { PiecePlan } from "./audio_reader.ts";

/** What a provider asks for recognition. */
export interface ProviderPrice {
  /** The month in which it was read ("2026-11"). */
  asOf: string;
  /** US dollars for an hour of audio, by model. */
  dollarsPerHour: Readonly<Record<string, number>>;
  /** A shorter request is billed as this. */
  leastSeconds?: number;
}

/** What everybody may know of a provider; how it is asked stays in its folder. */
export interface ProviderProfile {
  /** As the operator writes it, and as it is stored. */
  name: string;
  /** As people read it. */
  label: string;
  /** May its words serve everybody who asks for the same, or only those who chose it? */
  trust: "everybody" | "own";
  /** The language that people are told of; what a model knows exactly is in its capabilities. */
  understands: "any" | "en";
  /** Default: pieces for a provider that bills and limits requests. */
  piecePlan?: PiecePlan;
  /** Undefined for the one in this program, which needs no key; else what holds unless the operator sets it. */
  remote?: {
    /** Undefined: the address is the operator's to say, and is enough without a key. */
    baseUrl: string | undefined;
    defaultModel(baseUrl: string | undefined): string;
    /** Others that chats may choose. */
    otherModels?: readonly string[];
    /** Where its language models are asked, and by which path below that; undefined: it has none. */
    chat?: { baseUrl: string; path: string };
    /** Undefined where nobody publishes it: an estimate for the operator, never a bill. */
    price?: ProviderPrice;
  };
}
