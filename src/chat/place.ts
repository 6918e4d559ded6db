import { DeliveryError } from "../pipeline/errors.ts";
import type { Job } from "../queue/job.ts";
import { concernOf } from "./telegram/refusals.ts";

/** Where a message of a job goes: which topic, in reply to what. */
type Place = ReturnType<typeof placeOf>;

/** Sends to the job's place; a topic, or a message to reply to, that is gone takes nobody's words with it. */
export async function sendInPlace<Result>(
  job: Job,
  request: (place: Place) => Promise<Result>,
): Promise<Result> {
  const place = placeOf(job);
  try {
    return await request(place);
  } catch (error) {
    const concern = concernOf(error);
    if (concern === "topic") return await request({});
    if (concern === "reply") return await request({ ...place, reply_parameters: undefined });
    throw error;
  }
}

/** The answer comes even when the person has deleted the file, and in its topic; one that moved cannot reply to what did not. */
function placeOf({ hasMoved, messageId, topic }: Job) {
  const reply = { message_id: messageId, allow_sending_without_reply: true };
  return {
    ...(topic?.threadId === undefined ? {} : { message_thread_id: topic.threadId }),
    ...(topic?.directMessagesId === undefined ? {} : { direct_messages_topic_id: topic.directMessagesId }),
    ...(hasMoved ? {} : { reply_parameters: reply }),
  };
}

/** @throws {DeliveryError} when Telegram's answer is none */
export function messageIdOf(sent: unknown): number {
  if (
    typeof sent === "object" && sent !== null && "message_id" in sent && typeof sent.message_id === "number"
  ) {
    return sent.message_id;
  }
  throw new DeliveryError("unavailable", "Telegram did not tell which message it made");
}
