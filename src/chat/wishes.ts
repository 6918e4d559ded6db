import type { ProviderName, TranscribeOptions } from "../pipeline/transcriber.ts";
import type { AnswerLook } from "../queue/job.ts";
import { USUAL_LOOK } from "./answer/told.ts";
import type { Locale } from "./locales/list.ts";

/** What a chat wants; what it did not choose is absent, or undefined. */
export interface ChatWishes {
  provider?: ProviderName;
  /** Of that provider; absent: its usual one. */
  model?: string;
  /** ISO 639-1 code of what is spoken; absent: whoever listens finds out. */
  language?: string;
  /** Names and jargon to expect. */
  vocabulary?: string;
  /** Tell speakers apart where the provider can. */
  speakers?: boolean;
  style?: AnswerLook["style"];
  speech?: AnswerLook["speech"];
  times?: boolean;
  /** What the bot speaks here; absent: what each person's Telegram speaks. */
  locale?: Locale;
  /** Of a person, in their private chat: whether administrators let them in, or keep them out. */
  standing?: "invited" | "banned";
  /** In a group: recordings wait until somebody asks for them. */
  onRequest?: boolean;
}

/** What the operator offers to every chat. */
export interface Offer {
  /** The configured ones, in the order of the menu. */
  providers: readonly ProviderName[];
  defaultProvider: ProviderName;
  /** Of those that have several, the usual one first. */
  models?: Partial<Record<ProviderName, readonly string[]>>;
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
export function resolve(wishes: ChatWishes, offer: Offer): ResolvedWishes {
  const { language, vocabulary, speakers = false, style, speech, times } = wishes;
  const provider = offer.providers.find((provider) => provider === wishes.provider) ?? offer.defaultProvider;
  // Who chose the usual one shares it with all who chose none.
  const [, ...others] = offer.models?.[provider] ?? [];
  const model = provider === wishes.provider ? others.find((each) => each === wishes.model) : undefined;
  return {
    provider,
    options: {
      diarize: speakers,
      ...(language !== undefined && { language }),
      ...(vocabulary !== undefined && { prompt: vocabulary }),
      ...(model !== undefined && { model }),
    },
    look: {
      style: style ?? USUAL_LOOK.style,
      speech: speech ?? USUAL_LOOK.speech,
      times: times ?? USUAL_LOOK.times,
    },
  };
}
