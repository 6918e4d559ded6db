import { mayServeEverybody } from "../../pipeline/sharing.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { profileOf } from "../../provider_list.ts";
import type { Clock } from "../../clock.ts";
import { cleanSpeech } from "../../transcript/clean_speech.ts";
import { plainText, speakerPlace } from "../../transcript/text.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import type { Rewriting } from "../../rewriting/ports.ts";
import { wordsId } from "../../rewriting/rewriter.ts";
import type { AnswerLook, Job } from "../../queue/job.ts";

/** What of a job decides how its answer is written, and where files and further tries of it go. */
export type Asked = Pick<
  Job,
  | "id"
  | "chatId"
  | "messageId"
  | "topic"
  | "senderName"
  | "userId"
  | "locale"
  | "file"
  | "provider"
  | "options"
  | "look"
  | "acceptedAt"
  | "replaces"
>;

export interface SpeakerName {
  speaker: number;
  name: string;
}

/** What a chat was told of a recording. */
export interface Told {
  asked: Asked;
  /** Word for word. */
  transcript: Transcript;
  /** Of those speakers whom somebody has named. */
  names?: SpeakerName[];
}

/** What is written of it: as it was told, or in another language. */
export interface Wording extends Told {
  translated?: Pick<Translation, "language" | "model" | "kept">;
}

type Translation = Extract<Rewriting, { kind: "translation" }>;

/** Of chats that chose nothing. */
export const USUAL_LOOK: AnswerLook = { style: "folded", speech: "verbatim", times: false };

export function toldOf(job: Job, transcript: Transcript): Told {
  const { id, chatId, messageId, topic, senderName, userId, locale } = job;
  const place = { id, chatId, messageId, topic, senderName, userId, locale };
  const { file, provider, options, look, acceptedAt, replaces } = job;
  return { asked: { ...place, file, provider, options, look, acceptedAt, replaces }, transcript };
}

/** Who was chosen, was away, and may hear better than whoever stood in for it. */
export function absentee({ asked: { provider, options }, transcript }: Told): ProviderName | undefined {
  const others = transcript.sources.filter((source) => source.provider !== provider);
  if (others.length === 0 || profileOf(provider)?.trust === "own") return undefined;
  // Who tells speakers apart is asked first for that, and stands in for nobody.
  return options.diarize && mayServeEverybody({ sources: others }) ? undefined : provider;
}

/** The numbers of those who speak, in the order of their parts; none where nobody is heard beside another: who speaks alone needs no number. */
export function speakersOf(transcript: Transcript): number[] {
  const all = [...new Set(transcript.segments.flatMap(({ speaker }) => speaker ?? []))].toSorted((a, b) =>
    a - b
  );
  const parts = new Set(all.map((speaker) => speakerPlace(speaker, transcript).part));
  return all.length > parts.size ? all : [];
}

/** The words as the chat wants them. */
export function wordsFor(told: Told): Transcript {
  const { asked: { look = USUAL_LOOK }, transcript } = told;
  const words = look.speech === "clean" ? cleanSpeech(transcript) : transcript;
  return speakersOf(words).length > 0 ? words : withoutSpeakers(words);
}

function withoutSpeakers(transcript: Transcript): Transcript {
  const segments = transcript.segments.map(({ speaker: _, ...segment }) => segment);
  return { ...transcript, segments };
}

/** The same, as it was said or without fillers. */
export function inSpeech<T extends Told>(told: T, speech: AnswerLook["speech"]): T {
  return { ...told, asked: { ...told.asked, look: { ...USUAL_LOOK, ...told.asked.look, speech } } };
}

/** How else it can be told; undefined where nothing would be left out. */
export function otherSpeech(
  { asked: { look = USUAL_LOOK }, transcript }: Told,
): AnswerLook["speech"] | undefined {
  if (look.speech === "clean") return "verbatim";
  return plainText(cleanSpeech(transcript)) === plainText(transcript) ? undefined : "clean";
}

const DAY_MS = 24 * 3_600_000;

/** For how long it is kept yet, with what is made of it. */
export function keepMs({ asked: { acceptedAt } }: Told, at: { historyDays: number; clock: Clock }): number {
  return Math.max(1_000, acceptedAt + at.historyDays * DAY_MS - at.clock.now());
}

/** What a rewriting of it is kept under: the same words may be others', whom the names in a summary do not concern. */
export function rewritingId(told: Told, kind: Rewriting["kind"]): string {
  return wordsId(wordsFor(told), kind === "summary" ? told.names : undefined);
}

/** The same, of both ways in which it may have been told meanwhile. */
export function rewritingIds(told: Told, kind: Rewriting["kind"]): string[] {
  const ways = ["clean", "verbatim"] as const;
  return [...new Set(ways.map((speech) => rewritingId(inSpeech(told, speech), kind)))];
}

/** The same in another language. */
export function translatedTold(told: Told, { segments, ...translated }: Translation): Wording {
  const { asked } = told;
  const look: AnswerLook = { ...USUAL_LOOK, ...asked.look, speech: "verbatim" };
  const transcript = { ...told.transcript, segments, language: translated.language };
  return { ...told, asked: { ...asked, look }, transcript, translated };
}

/** The same with times, or without them. */
export function withTimes<T extends Told>(told: T, times: boolean): T {
  return { ...told, asked: { ...told.asked, look: { ...USUAL_LOOK, ...told.asked.look, times } } };
}
