import type { BotCommand, Chat, User } from "grammy/types";
import { Events } from "./events.ts";
import type { Bot, WorldChat } from "./message.ts";
import { UpdateQueue } from "./update_queue.ts";

/** Topics have the numbers of the messages that made them; nobody writes so many before. */
const FIRST_TOPIC = 900_001;

/** What a bot is in a group. */
export type Standing = "member" | "administrator" | "kicked";

/** Who is there: bots, people, groups, API credentials, and who blocked whom. */
export class Directory {
  readonly bots = new Map<number, Bot>();
  readonly users = new Map<number, User>();
  /** Told after a person came. */
  readonly changed = new Events<void>();
  readonly queues = new Map<number, UpdateQueue>();
  #commands = new Map<string, readonly BotCommand[]>();
  #groups = new Map<
    number,
    WorldChat & { memberIds: ReadonlySet<number>; topics: ReadonlyMap<number, string> }
  >();
  #channels = new Map<number, Chat.ChannelChat & { adminIds: ReadonlySet<number> }>();
  #apiHashes = new Map<number, string>();
  #blocks = new Set<string>();
  #standings = new Map<string, Standing>();
  /** Topics, as "chat topic", in which administrators alone may write. */
  readonly closedTopics = new Set<string>();
  /** Groups of which nothing may be copied or forwarded. */
  readonly protectedChats = new Set<number>();
  /** Seconds between two messages of whoever is no administrator, by group. */
  readonly slowModes = new Map<number, number>();
  /** Bots that are shown only what is written to them in groups. */
  readonly inPrivacyMode = new Set<number>();

  /** A bot's id is the number before the colon of its token, as at Telegram. */
  addBot(token: string, username: string, firstName = username): Bot {
    const id = Number(token.split(":", 1)[0]);
    if (!Number.isSafeInteger(id)) throw new TypeError(`a bot token begins with the bot's id: ${token}`);
    const bot = { id, token, user: { id, is_bot: true, first_name: firstName, username } };
    this.bots.set(id, bot);
    this.queues.set(id, new UpdateQueue());
    return bot;
  }

  addUser(user: { id: number; first_name: string } & Partial<User>): User {
    const added = { ...user, is_bot: false };
    this.users.set(added.id, added);
    this.changed.emit();
    return added;
  }

  addCredential(apiId: number, apiHash: string): void {
    this.#apiHashes.set(apiId, apiHash);
  }

  /** A group in which every bot reads all messages; its id is negative. The first member has made it. */
  addGroup(
    id: number,
    title: string,
    memberIds: Iterable<number>,
    topics: readonly string[] = [],
  ): WorldChat {
    const chat: WorldChat = id < -1e12
      ? { id, type: "supergroup", title, ...(topics.length > 0 && { is_forum: true }) }
      : { id, type: "group", title };
    const numbered = new Map(topics.map((topic, at) => [FIRST_TOPIC + at, topic]));
    this.#groups.set(id, { ...chat, memberIds: new Set(memberIds), topics: numbered });
    this.changed.emit();
    return chat;
  }

  /** Titles of a forum's topics, by their numbers. */
  topics(chatId: number): ReadonlyMap<number, string> {
    return this.#groups.get(chatId)?.topics ?? new Map();
  }

  /** A private channel with these bots as its administrators; its id begins with -100. */
  addChannel(id: number, title: string, adminIds: Iterable<number>): void {
    this.#channels.set(id, { id, type: "channel", title, adminIds: new Set(adminIds) });
  }

  isChannel(chatId: number): boolean {
    return this.#channels.has(chatId);
  }

  /** Is this bot an administrator of the channel? */
  isAdmin(botId: number, chatId: number): boolean {
    return this.#channels.get(chatId)?.adminIds.has(botId) ?? false;
  }

  /** What a bot is in a group: a member, unless it was made something else. */
  standing(botId: number, chatId: number): Standing {
    return this.#standings.get(`${botId} ${chatId}`) ?? "member";
  }

  setStanding(botId: number, chatId: number, standing: Standing): void {
    this.#standings.set(`${botId} ${chatId}`, standing);
    this.changed.emit();
  }

  botByToken(token: string): Bot | undefined {
    return [...this.bots.values()].find((bot) => bot.token === token);
  }

  apiHash(apiId: number): string | undefined {
    return this.#apiHashes.get(apiId);
  }

  /** A chat by its Bot API id: a group, or the private chat with the person of that id. */
  chat(chatId: number): WorldChat | undefined {
    const group = this.#groups.get(chatId);
    if (group !== undefined) {
      const { memberIds: _members, topics: _topics, ...chat } = group;
      return chat;
    }
    const channel = this.#channels.get(chatId);
    if (channel !== undefined) return { id: channel.id, type: channel.type, title: channel.title };
    const user = this.users.get(chatId);
    if (user === undefined) return undefined;
    const { id, first_name, last_name, username } = user;
    return {
      id,
      type: "private",
      first_name,
      ...(last_name && { last_name }),
      ...(username && { username }),
    };
  }

  /** What somebody is in a chat. */
  statusIn(chatId: number, userId: number): "creator" | "member" | "left" {
    const members = [...this.#groups.get(chatId)?.memberIds ?? [chatId]];
    if (members[0] === userId) return "creator";
    return members.includes(userId) ? "member" : "left";
  }

  /** Ids of the chats that a person can write in: their own, and their groups. */
  chatIdsOf(userId: number): number[] {
    const groups = [...this.#groups.values()].filter((group) => group.memberIds.has(userId));
    return [userId, ...groups.map((group) => group.id)];
  }

  /** Commands of a bot for one scope (as JSON) and language ("" for all others); undefined when none were set. */
  commands(botId: number, scope: string, languageCode: string): readonly BotCommand[] | undefined {
    return this.#commands.get(`${botId} ${scope} ${languageCode}`);
  }

  /** undefined takes them away. */
  setCommands(
    botId: number,
    scope: string,
    languageCode: string,
    commands: readonly BotCommand[] | undefined,
  ): void {
    const key = `${botId} ${scope} ${languageCode}`;
    if (commands === undefined) this.#commands.delete(key);
    else this.#commands.set(key, commands);
  }

  /** What a bot tells of itself, by what it is and the language ("" for all others). */
  readonly profiles = new Map<string, string>();

  setBlocked(userId: number, botId: number, blocked: boolean): void {
    if (blocked) this.#blocks.add(`${userId} ${botId}`);
    else this.#blocks.delete(`${userId} ${botId}`);
  }

  hasBlocked(userId: number, botId: number): boolean {
    return this.#blocks.has(`${userId} ${botId}`);
  }
}
