import type { MtprotoWorld } from "../mtproto/world_port.ts";
import type { World } from "../world.ts";

/** The world as the MTProto server asks for it. */
export function mtprotoView(world: World): MtprotoWorld {
  return {
    botByToken(token) {
      const bot = world.directory.botByToken(token);
      return bot && { id: bot.id, username: bot.user.username ?? "" };
    },
    apiHash: (apiId) => world.directory.apiHash(apiId),
    file: (id, accessHash) => world.file(id, accessHash),
    message(botId, chatId, messageId) {
      const message = chatId === 0
        ? world.messageAnywhere(botId, messageId)
        : world.message(botId, chatId, messageId);
      if (message === undefined) return undefined;
      const { content, file, chat, sentAt } = message;
      return { text: content.text, ...(file && { file }), chatId: chat.id, date: Math.floor(sentAt / 1000) };
    },
  };
}
