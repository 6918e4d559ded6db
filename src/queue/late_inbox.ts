import type { TaskInbox } from "./ports.ts";

/** The inbox of a queue that is made later: it is asked for when it is used. */
export function lateInbox(queue: () => TaskInbox): TaskInbox {
  return {
    accept: (task) => queue().accept(task),
    cancel: (...of) => queue().cancel(...of),
    cancelBatch: (...of) => queue().cancelBatch(...of),
    move: (from, to) => queue().move(from, to),
    leave: (chatId) => queue().leave(chatId),
  };
}
