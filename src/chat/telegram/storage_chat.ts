import { type Api, GrammyError } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import type { CopySender } from "../../download/ports.ts";
import { describe } from "./errors.ts";
import { concernOf } from "./refusals.ts";

const log = getLogger(["transhades", "chat"]);

const IS_GONE = /message to delete not found/i;

/** Copies messages to the channel in which helper bots find them; within the one budget of what the bot sends. */
export function storageChat(api: Api, storageChatId: number): CopySender {
  return {
    async copy({ chatId, messageId }) {
      const silently = { disable_notification: true };
      const copied = await inWords(() => api.copyMessage(storageChatId, chatId, messageId, silently));
      const { message_id: copyId } = Object(copied);
      if (typeof copyId !== "number") throw new Error("Telegram did not tell where the copy is");
      return { chatId: storageChatId, messageId: copyId };
    },
    async remove({ chatId, messageId }) {
      try {
        await api.deleteMessage(chatId, messageId);
      } catch (error) {
        const concern = concernOf(error);
        if (error instanceof GrammyError && IS_GONE.test(error.description)) return;
        if (concern === undefined || concern === "everybody") throw new Error(describe(error));
        log.warn("A copy for the helper bots stays in the storage chat: {reason}", {
          reason: describe(error),
        });
      }
    },
  };
}

/** Errors of requests carry addresses with the bot's token. */
async function inWords<Result>(request: () => Promise<Result>): Promise<Result> {
  try {
    return await request();
  } catch (error) {
    throw new Error(describe(error));
  }
}
