import type { AnswerLook } from "../queue/job.ts";
import { USUAL_LOOK } from "./answer/told.ts";
import type { ProviderName, TranscribeOptions } from "../pipeline/transcriber.ts";

/** What a chat wants; what it did not choose is absent. */
export interface ChatWishes {
  provider?: ProviderName;
  /** What of this is absent is as usual. */
  style?: AnswerLook["style"];
  speech?: AnswerLook["speech"];
  times?: boolean;
}

/** What the operator offers to every chat. */
export interface Offer {
  /** The configured ones, in the order of the menu. */
  providers: readonly ProviderName[];
  defaultProvider: ProviderName;
}

/** What holds in a chat. */
export interface ResolvedWishes {
  provider: ProviderName;
  options: TranscribeOptions;
  look: AnswerLook;
}

/**
 * What holds in a chat: what it wants as far as that is offered, else the operator's default. The one rule for what the
 * chat says and what the queue does.
 */
export function resolve(wishes: ChatWishes, { providers, defaultProvider }: Offer): ResolvedWishes {
  return {
    provider: providers.find((provider) => provider === wishes.provider) ?? defaultProvider,
    options: { diarize: false },
    look: {
      style: wishes.style ?? USUAL_LOOK.style,
      speech: wishes.speech ?? USUAL_LOOK.speech,
      times: wishes.times ?? USUAL_LOOK.times,
    },
  };
}
