import type { ReactionTypeEmoji, Update } from "grammy/types";
import { type Clock, systemClock } from "../../src/clock.ts";
import { official } from "./bot_api/official_updates.ts";
import { messageView } from "./world/bot_api_view.ts";
import { Connections } from "./world/connections.ts";
import { Directory } from "./world/directory.ts";
import { Drafts } from "./world/drafts.ts";
import { isShown } from "./world/standing.ts";
import { GuestQueries } from "./world/guest_queries.ts";
import { Events } from "./world/events.ts";
import type { SandboxFile } from "./world/file.ts";
import { botApiFileId } from "./mtproto/file_reference.ts";
import type { ChatMessage, MessageContent, MessageOrigin, WorldEvent } from "./world/message.ts";
import type { UpdateQueue, UpdateType } from "./world/update_queue.ts";

export * from "./world/content.ts";
export * from "./world/file.ts";
export type * from "./world/message.ts";

/** A button that was pressed and whose query the bot has not answered yet. */
interface PressedButton {
  botId: number;
  userId: number;
}

/** The state of the sandbox's Telegram, seen alike by its Bot API, its MTProto servers and its chat page. */
export class World {
  readonly clock: Clock;
  readonly directory = new Directory();
  readonly events = new Events<WorldEvent>();
  readonly drafts: Drafts;
  readonly guestQueries = new GuestQueries();
  readonly connections = new Connections();
  #messages = new Map<string, ChatMessage[]>();
  #lastMessageIds = new Map<number | string, number>();
  #filesByFileId = new Map<string, SandboxFile>();
  #files = new Map<bigint, SandboxFile>();
  #pressed = new Map<string, PressedButton>();

  constructor(clock: Clock = systemClock) {
    this.clock = clock;
    this.drafts = new Drafts(clock);
  }

  /** Updates that wait for a bot. */
  queue(botId: number): UpdateQueue {
    const queue = this.directory.queues.get(botId);
    if (queue === undefined) throw new RangeError(`no bot has the id ${botId}`);
    return queue;
  }

  /** Every message of a bot's chat, or of one of the account that is connected so, oldest first, deleted ones included; empty when they never spoke. */
  messages(botId: number, chatId: number, connectionId?: string): readonly ChatMessage[] {
    return this.#messages.get(this.#key(botId, chatId, connectionId)) ?? [];
  }

  /** A message that is still there. */
  message(botId: number, chatId: number, messageId: number, connectionId?: string): ChatMessage | undefined {
    const found = this.messages(botId, chatId, connectionId).find((message) =>
      message.messageId === messageId
    );
    return found?.deleted ? undefined : found;
  }

  /** A message by its number alone: private chats and groups share one numbering per bot. */
  messageAnywhere(botId: number, messageId: number): ChatMessage | undefined {
    const chats = [...this.#messages].filter(([key]) => key.startsWith(`${botId} `));
    return chats.flatMap(([, messages]) => messages).find((m) => m.messageId === messageId && !m.deleted);
  }

  /** Did anybody ever write in this chat, so that the bot may write there too? */
  knows(botId: number, chatId: number): boolean {
    return this.#messages.has(this.#key(botId, chatId)) || this.directory.isAdmin(botId, chatId);
  }

  /** A sent file by its MTProto identity. */
  file(id: bigint, accessHash: bigint): SandboxFile | undefined {
    const file = this.#files.get(id);
    return file?.accessHash === accessHash ? file : undefined;
  }

  fileByFileId(fileId: string): SandboxFile | undefined {
    return this.#filesByFileId.get(fileId);
  }

  /** The file_id under which bots know the file just now. */
  fileId(file: SandboxFile): string {
    const fileId = botApiFileId(file);
    this.#filesByFileId.set(fileId, file);
    return fileId;
  }

  /** Adds a message to its chat. Messages of people also become updates of the bot. */
  post(origin: MessageOrigin, content: MessageContent): ChatMessage {
    const ownNumbers = this.directory.isChannel(origin.chat.id) ? origin.chat.id : origin.connectionId;
    const numbering = ownNumbers ?? origin.botId;
    const messageId = (this.#lastMessageIds.get(numbering) ?? 0) + 1;
    this.#lastMessageIds.set(numbering, messageId);
    const sentAt = this.clock.now();
    const message: ChatMessage = {
      ...origin,
      content,
      messageId,
      sentAt,
      edits: [],
      reactions: new Map(),
      deleted: false,
    };
    if (origin.file) this.#files.set(origin.file.id, origin.file);
    const key = this.#key(origin.botId, origin.chat.id, origin.connectionId);
    this.#messages.set(key, [...this.#messages.get(key) ?? [], message]);
    if (origin.connectionId !== undefined) this.#pushBusiness("business_message", message);
    else if (origin.from.id === origin.botId) this.drafts.end(origin.botId, origin.chat.id);
    else if (origin.chat.type === "channel") this.#pushPost(message);
    else if (isShown(this, message)) this.#pushMessage("message", message);
    this.events.emit({ type: "message", message });
    return message;
  }

  edit(message: ChatMessage, content: MessageContent): void {
    message.content = content;
    message.edits.push(this.clock.now());
    if (message.connectionId !== undefined) this.#pushBusiness("edited_business_message", message);
    else if (!message.from.is_bot) this.#pushMessage("edited_message", message);
    this.events.emit({ type: "edited", message });
  }

  remove(message: ChatMessage): void {
    message.deleted = true;
    const { botId, chat, messageId, connectionId: business_connection_id } = message;
    if (business_connection_id !== undefined && chat.type === "private") {
      const deleted_business_messages = { business_connection_id, chat, message_ids: [messageId] };
      this.bring(botId, "deleted_business_messages", { deleted_business_messages });
    }
    this.events.emit({ type: "deleted", message });
  }

  react(message: ChatMessage, userId: number, reactions: readonly ReactionTypeEmoji[]): void {
    const before = message.reactions.get(userId) ?? [];
    message.reactions.set(userId, reactions);
    const user = this.directory.users.get(userId);
    if (user) {
      const date = Math.floor(this.clock.now() / 1000);
      const { chat, messageId: message_id } = message;
      const change = {
        chat,
        message_id,
        user,
        date,
        old_reaction: [...before],
        new_reaction: [...reactions],
      };
      this.bring(message.botId, "message_reaction", { message_reaction: change });
    }
    this.events.emit({ type: "reaction", message });
  }

  /** A person presses Telegram's stop button under the bot's draft. @throws {RangeError} when there is none */
  stopDraft(botId: number, userId: number): void {
    const draft = this.drafts.of(botId, userId);
    const chat = this.directory.chat(userId);
    if (!draft?.canStop || chat?.type !== "private") throw new RangeError("there is no draft to stop");
    this.bring(botId, "stopped_message_generation", {
      stopped_message_generation: { chat, draft_id: draft.draftId },
    });
  }

  /** A person presses an inline button; returns the id of the callback query. */
  press(message: ChatMessage, userId: number, data: string): string {
    const from = this.directory.users.get(userId);
    if (from === undefined) throw new RangeError(`no person has the id ${userId}`);
    const id = crypto.getRandomValues(new BigUint64Array(1))[0].toString();
    this.#pressed.set(id, { botId: message.botId, userId });
    const query = { id, from, data, message: this.view(message), chat_instance: `${message.chat.id}` };
    this.bring(message.botId, "callback_query", { callback_query: query });
    return id;
  }

  /** Resolves to false when the query is unknown or answered already. */
  answerPress(botId: number, queryId: string, text: string, showAlert: boolean): boolean {
    const pressed = this.#pressed.get(queryId);
    if (pressed?.botId !== botId) return false;
    this.#pressed.delete(queryId);
    this.events.emit({ type: "callback_answer", botId, userId: pressed.userId, text, showAlert });
    return true;
  }

  /** Somebody calls the bot in a chat in which it is not, in reply to a message there; returns the query's id. */
  askAsGuest(botId: number, userId: number, text: string, to: ChatMessage): string {
    const from = this.directory.users.get(userId);
    if (from === undefined) throw new RangeError(`no person has the id ${userId}`);
    const origin = { botId, chat: to.chat, from, replyTo: { messageId: to.messageId } };
    const id = this.guestQueries.ask(origin);
    const asked = this.view(this.post(origin, { text, entities: [] }));
    const guest_message = { ...asked, from, guest_query_id: id };
    this.bring(botId, "guest_message", { guest_message: guest_message as Update["guest_message"] });
    return id;
  }

  /** The message as bots see it. */
  view(message: ChatMessage) {
    const { botId, chat, replyTo, connectionId } = message;
    const replied = replyTo && this.message(botId, chat.id, replyTo.messageId, connectionId);
    return messageView(message, replied, (file) => this.fileId(file));
  }

  /** A channel is the same for all its administrators, and nobody else sees it. */
  #key(botId: number, chatId: number, connectionId?: string): string {
    if (connectionId !== undefined) return `business ${connectionId} ${chatId}`;
    return this.directory.isAdmin(botId, chatId) ? `channel ${chatId}` : `${botId} ${chatId}`;
  }

  #pushMessage(type: "message" | "edited_message", message: ChatMessage): void {
    const { chat, from } = message;
    if (chat.type === "channel") return; // nobody but bots writes there
    const view = { ...this.view(message), from, chat };
    if (type === "message") return this.bring(message.botId, type, { message: view });
    this.bring(message.botId, type, { edited_message: { ...view, edit_date: view.edit_date ?? view.date } });
  }

  /** What is written in somebody's account, by whomever. */
  #pushBusiness(type: "business_message" | "edited_business_message", message: ChatMessage): void {
    const { chat, from, botId } = message;
    if (chat.type !== "private") return;
    const view = { ...this.view(message), from, chat };
    if (type === "business_message") return this.bring(botId, type, { business_message: view });
    this.bring(botId, type, {
      edited_business_message: { ...view, edit_date: view.edit_date ?? view.date },
    });
  }

  /** Posts have no person. */
  #pushPost(message: ChatMessage): void {
    const { chat, botId } = message;
    if (chat.type !== "channel" || message.from.is_bot) return;
    const { from: _, ...view } = this.view(message);
    this.bring(botId, "channel_post", { channel_post: { ...view, chat, sender_chat: chat } });
  }

  /** An update of a bot, as Telegram would send it. */
  bring(botId: number, type: UpdateType, update: Omit<Update, "update_id">): void {
    this.queue(botId).push(type, official(update));
  }
}
