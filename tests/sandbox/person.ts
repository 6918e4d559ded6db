import type { User } from "grammy/types";
import { type ChatMessage, createFile, type FileDescription, type SandboxFile, type World } from "./world.ts";
import type { Patience } from "./patience.ts";
import { memoryContent } from "./world.ts";
import { connect, disconnect } from "./world/connections.ts";
import { setBlocked } from "./world/standing.ts";
import { type Place, sendAlbum, sendFile, sendText } from "./world/actions.ts";

type Matcher = string | RegExp | ((message: ChatMessage) => boolean);
type UploadOptions = Partial<Omit<FileDescription, "content" | "kind">> & Place & { caption?: string };

/** A person in the chat with the sandbox's bot, for tests that tell what people do and see. */
export class Person {
  readonly user: User;
  readonly #world: World;
  readonly #botId: number;
  readonly #patience: Patience;

  constructor(world: World, botId: number, user: User, patience: Patience) {
    this.#world = world;
    this.#botId = botId;
    this.user = user;
    this.#patience = patience;
  }

  /** Somebody else, with the same bot. */
  as(user: User): Person {
    return new Person(this.#world, this.#botId, user, this.#patience);
  }

  /** What the person sees in their chat: deleted messages are gone. */
  messages(): ChatMessage[] {
    return this.#world.messages(this.#botId, this.user.id).filter((message) => !message.deleted);
  }

  /** What the person sees in a group: not what only others are shown. */
  reads(chatId: number): ChatMessage[] {
    return this.#world.messages(this.#botId, chatId).filter(({ deleted, receiverId = this.user.id }) =>
      !deleted && receiverId === this.user.id
    );
  }

  sends(text: string, place: Place = {}): ChatMessage {
    return sendText(this.#world, this.user.id, text, { botId: this.#botId, ...place });
  }

  sendsVoice(bytes: Uint8Array<ArrayBuffer>, options: UploadOptions = {}): ChatMessage {
    return this.#upload(
      { kind: "voice", mimeType: "audio/ogg", content: memoryContent(bytes), ...options },
      options,
    );
  }

  sendsDocument(bytes: Uint8Array<ArrayBuffer>, name: string, options: UploadOptions = {}): ChatMessage {
    return this.#upload({ kind: "document", name, content: memoryContent(bytes), ...options }, options);
  }

  /** Sends a file of any kind; one that was sent before keeps its identity, as a forwarded file does. */
  sendsFile(file: SandboxFile, options: Place & { caption?: string } = {}): ChatMessage {
    return sendFile(this.#world, this.user.id, file, { botId: this.#botId, ...options });
  }

  sendsAlbum(files: readonly SandboxFile[], options: Place & { caption?: string } = {}): ChatMessage[] {
    return sendAlbum(this.#world, this.user.id, files, { botId: this.#botId, ...options });
  }

  /** Presses the button with this text (default: on the bot's latest message that has it). @throws {RangeError} when there is none */
  presses(buttonText: string | RegExp, on?: ChatMessage): void {
    const where = on ? [on] : this.messages().toReversed();
    const found = where.flatMap((message) =>
      (message.content.markup?.inline_keyboard.flat() ?? []).flatMap((button) =>
        matchesText(button.text, buttonText) && "callback_data" in button
          ? [{ message, data: button.callback_data }]
          : []
      )
    ).at(0);
    if (found === undefined) throw new RangeError(`no message has a button ${buttonText}`);
    this.#world.press(found.message, this.user.id, found.data);
  }

  /** What the bot is writing just now. */
  draft(): string | undefined {
    return this.#world.drafts.of(this.#botId, this.user.id)?.text;
  }

  /** Resolves with what the bot is writing, as soon as that contains the words. */
  async waitsForDraft(words: string): Promise<string> {
    const look = () => this.draft()?.includes(words) ? this.draft() : undefined;
    return await this.#patience.during((signal) => this.#world.events.until(look, signal));
  }

  /** Presses Telegram's stop button under the draft. @throws {RangeError} when there is none */
  stopsDraft(): void {
    this.#world.stopDraft(this.#botId, this.user.id);
  }

  /** Calls the bot in a chat in which it is not, in reply to a message there. */
  asksAsGuest(to: ChatMessage, text = "@sandbox_bot"): string {
    return this.#world.askAsGuest(this.#botId, this.user.id, text, to);
  }

  /** Connects the bot to their account; returns by what it is connected. */
  connects(): string {
    return connect(this.#world, this.#botId, this.user.id).id;
  }

  disconnects(): void {
    disconnect(this.#world, this.#botId, this.user.id);
  }

  blocksBot(blocked = true): void {
    setBlocked(this.#world, this.user.id, this.#botId, blocked);
  }

  /**
   * Resolves with the bot's first message that matches, as soon as it is there; text matches when it is contained.
   * `after` skips messages up to that one. @throws {Error} telling what the chat shows, when nothing happens any more
   */
  async waitsFor(matcher: Matcher, { after }: { after?: ChatMessage } = {}): Promise<ChatMessage> {
    const look = () =>
      this.messages().find((message) =>
        message.from.is_bot && message.messageId > (after?.messageId ?? 0) && matches(message, matcher)
      );
    try {
      return await this.#patience.during((signal) => this.#world.events.until(look, signal));
    } catch (cause) {
      throw new Error(
        `${this.user.first_name} waited in vain for ${matcher}. The chat:\n${this.#transcript()}`,
        { cause },
      );
    }
  }

  #upload(description: FileDescription, options: UploadOptions): ChatMessage {
    const { caption, replyToMessageId, chatId, connectionId, ...file } = { ...options, ...description } as
      & FileDescription
      & UploadOptions;
    return this.sendsFile(createFile(file), {
      ...(caption !== undefined && { caption }),
      ...(replyToMessageId !== undefined && { replyToMessageId }),
      ...(chatId !== undefined && { chatId }),
      ...(connectionId !== undefined && { connectionId }),
    });
  }

  #transcript(): string {
    const lines = this.messages().map(({ from, file, content }) => {
      const buttons = content.markup?.inline_keyboard.flat().map((button) => `[${button.text}]`) ?? [];
      return [
        `${from.first_name}:`,
        ...(file ? [`<${file.kind} ${file.name ?? ""}>`] : []),
        content.text,
        ...buttons,
      ].join(" ");
    });
    return lines.join("\n") || "(empty)";
  }
}

/** Does a message show work that can be stopped? */
export function canBeStopped({ content }: ChatMessage): boolean {
  const buttons = content.markup?.inline_keyboard.flat() ?? [];
  return buttons.some((button) => "callback_data" in button && button.callback_data.startsWith("stop"));
}

function matches(message: ChatMessage, matcher: Matcher): boolean {
  return typeof matcher === "function" ? matcher(message) : matchesText(message.content.text, matcher);
}

function matchesText(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
}
