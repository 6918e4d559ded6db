/** What an answer says, as far as it can be read; times as the server counts them, perhaps in another unit than seconds. */
export interface Said {
  /** All of it; "" when the server gives only parts. */
  text: string;
  parts: readonly SaidPart[];
  words: readonly SaidWord[];
}

export interface SaidWord {
  text: string;
  start?: number;
  end?: number;
  /** The speaker as the provider calls it. */
  speaker?: string | number;
}

/** A segment, an utterance, or one speaker's turn, with Whisper's measures where there are any. */
export interface SaidPart extends SaidWord, Measures {}

/** What Whisper says of its own work; all segments of one 30 s window share it. */
export interface Measures {
  /** 0..1: how sure the model is that the window holds no speech. */
  noSpeechProbability?: number;
  /** Mean log probability of the tokens: 0 is certain, below -1 is guessing. */
  averageLogProbability?: number;
  /** How well gzip packs the text: above 2.4 it repeats itself. */
  compressionRatio?: number;
}
