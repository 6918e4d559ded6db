import type { SandboxFile } from "../world.ts";

/** A message of the sandbox as far as MTProto shows it. */
export interface MtprotoMessage {
  file?: SandboxFile;
  text?: string;
  /** The chat it stands in, as the Bot API numbers chats; needed where the question did not name one. */
  chatId?: number;
  /** Seconds since the Unix epoch. */
  date?: number;
}

/** What the MTProto server asks of the sandbox. */
export interface MtprotoWorld {
  /** undefined is answered with ACCESS_TOKEN_INVALID. */
  botByToken(token: string): { id: number; username: string } | undefined;
  /** undefined or another hash than the client's is answered with API_ID_INVALID. */
  apiHash(apiId: number): string | undefined;
  /** undefined is answered with FILE_ID_INVALID. */
  file(id: bigint, accessHash: bigint): SandboxFile | undefined;
  /**
   * @param chatId -100... for a channel or supergroup; 0 for messages.getMessages, which names no chat: private
   * chats and basic groups share one numbering per account
   */
  message(botId: number, chatId: number, messageId: number): MtprotoMessage | undefined;
}
