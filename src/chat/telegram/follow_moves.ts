import type { Transformer } from "grammy/web";
import { chatId } from "./refusals.ts";

/** Hears that the group `from` lives on as the supergroup `to`. Must not reject. */
export type OnMoved = (from: number, to: number) => Promise<void>;

/**
 * Follows a group that became a supergroup. What is sent goes to the new one at once, without what belongs to the old one
 * (the message it replies to, the topic). Edits do not: messages stay behind in the old group, and their numbers mean others.
 */
export function followMoves(onMoved: OnMoved): Transformer {
  return async (previous, method, payload, signal) => {
    const answer = await previous(method, payload, signal);
    if (answer.ok || !("chat_id" in payload)) return answer;
    const [from, to] = [chatId(payload.chat_id), chatId(answer.parameters?.migrate_to_chat_id)];
    if (from === undefined || to === undefined || from === to) return answer;
    await onMoved(from, to);
    if (!method.startsWith("send")) return answer;
    const moved = { chat_id: to, reply_parameters: undefined, message_thread_id: undefined };
    return await previous(method, { ...payload, ...moved }, signal);
  };
}
