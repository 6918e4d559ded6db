import { cleanSpeech } from "../../transcript/clean_speech.ts";
import type { Transcript } from "../../transcript/transcript.ts";
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
>;

/** What a chat was told of a recording. */
export interface Told {
  asked: Asked;
  /** Word for word. */
  transcript: Transcript;
}

/** Of chats that chose nothing. */
export const USUAL_LOOK: AnswerLook = { style: "folded", speech: "verbatim", times: false };

export function toldOf(job: Job, transcript: Transcript): Told {
  const { id, chatId, messageId, topic, senderName, userId, locale, file } = job;
  const { provider, options, look, acceptedAt } = job;
  const place = { id, chatId, messageId, topic, senderName, userId, locale };
  return { asked: { ...place, file, provider, options, look, acceptedAt }, transcript };
}

/** The words as the chat wants them. */
export function wordsFor({ asked: { look = USUAL_LOOK }, transcript }: Told): Transcript {
  return look.speech === "clean" ? cleanSpeech(transcript) : transcript;
}
