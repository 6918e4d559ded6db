import { HttpError, type Transformer } from "grammy/web";

/** What stands between bot and Telegram may answer in JSON, too: what is no answer of the Bot API counts as none. */
export const checkAnswers: Transformer = async (previous, method, payload, signal) => {
  const answer: unknown = await previous(method, payload, signal);
  if (isAnswer(answer)) return answer as Awaited<ReturnType<typeof previous>>;
  throw new HttpError(`the answer to ${method} is none of the Bot API`, undefined);
};

function isAnswer(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "ok" in answer && typeof answer.ok === "boolean";
}
