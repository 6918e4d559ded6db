import type { NewTask } from "../../queue/ports.ts";
import { isUsedUp, usedUpText } from "../quota.ts";
import { answer, type ChatContext, type HandlerDeps, speakTo, wishesOf } from "./deps.ts";

/** Hands a task to the queue, unless the minutes of today are used up; resolves to whether it did. */
export async function submit(context: ChatContext, deps: HandlerDeps, task: NewTask): Promise<boolean> {
  if (!await isUsedUp(task, deps)) {
    await deps.inbox.accept({ ...task, ...chosen(context, deps, task) });
    return true;
  }
  const text = usedUpText(deps, speakTo(context, deps));
  if (context.callbackQuery === undefined) answer(context, deps, text);
  else await context.answerCallbackQuery({ text, show_alert: true });
  return false;
}

/** Nothing, when the task is another chat's, or what this one wants could not be read: then the queue asks, and refuses. */
function chosen(context: ChatContext, deps: HandlerDeps, { chatId }: NewTask): Pick<NewTask, "chosen"> {
  const isKnown = chatId === context.chatId && context.wishes !== undefined;
  return isKnown ? { chosen: wishesOf(context, deps) } : {};
}
