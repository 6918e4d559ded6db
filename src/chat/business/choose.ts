import type { NewTask, TaskInbox } from "../../queue/ports.ts";
import type { BusinessBook } from "../ports.ts";
import type { BusinessChat, WaitingRecording } from "./business_chat.ts";
import { withoutWaiting } from "./recordings.ts";

interface ChooseDeps {
  inbox: TaskInbox;
  businessBook: BusinessBook;
}

/** Whose chat it is, and how they are spoken to. */
export interface Place {
  userId: number;
  chatId: number;
  locale: string;
}

/** "once": what waits is written down, and they are asked again the next time. */
export type Decision = BusinessChat["choice"] | "once";

/** The task in the person's own chat with the bot; real messages there have numbers far from that of an update. */
export function taskOf({ file, updateId }: WaitingRecording, senderName: string, place: Place): NewTask {
  const { userId, locale } = place;
  return { chatId: userId, messageId: updateId, senderName, userId, locale, file };
}

/** What waits is accepted before it is let go of: a crash in between loses nothing, and accepted twice it is one. */
export async function choose(
  { inbox, businessBook }: ChooseDeps,
  place: Place,
  decision: Decision,
): Promise<void> {
  const { userId, chatId } = place;
  for (let isOver = false; !isOver;) {
    const chat = (await businessBook.all(userId)).get(chatId);
    if (chat === undefined) return;
    const isWanted = decision === "always" || decision === "once";
    const wanted = isWanted ? chat.waiting : [];
    for (const recording of wanted) await inbox.accept(taskOf(recording, chat.name, place));
    await businessBook.change(userId, chatId, (before) => {
      if (before === undefined) return undefined;
      const rest = isWanted ? withoutWaiting(before, wanted) : [];
      isOver = rest.length === 0;
      return isOver ? settled(before, decision) : { ...before, waiting: rest };
    });
  }
}

function settled({ name }: BusinessChat, decision: Decision): BusinessChat | undefined {
  return decision === "once" ? undefined : { name, choice: decision, waiting: [] };
}
