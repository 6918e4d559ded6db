import type { Transformer } from "grammy/web";

const TOO_OLD = /query is too old|query ID is invalid|QUERY_ID_INVALID/i;

/** A press that waited too long (the bot was away) cannot be answered any more: what it asks for is done all the same. */
export const letPressesBeLate: Transformer = async (previous, method, payload, signal) => {
  const answer = await previous(method, payload, signal);
  const isLate = method === "answerCallbackQuery" && !answer.ok && TOO_OLD.test(String(answer.description));
  return isLate ? { ok: true, result: true as never } : answer;
};
