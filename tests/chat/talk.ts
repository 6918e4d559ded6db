import type { Access } from "../../src/chat/access.ts";
import { type ChatDeps, createChat } from "../../src/chat/create_chat.ts";
import type { Chat } from "../../src/chat/telegram_chat.ts";
import { resolve } from "../../src/chat/wishes.ts";
import type { Clock } from "../../src/clock.ts";
import { createChatModel } from "../../src/providers/chat/chat_model.ts";
import { PoliteModel } from "../../src/rewriting/polite_model.ts";
import { Rewriter } from "../../src/rewriting/rewriter.ts";
import { CHAT_PATH, type ChatServer } from "../sandbox/providers/chat_server.ts";
import { FlowingClock } from "../flowing_clock.ts";
import type { NewTask } from "../../src/queue/ports.ts";
import { newJob } from "../../src/queue/new_job.ts";
import { openStores } from "../../src/store/open_stores.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { type BotApiBed, startBed, TOKEN } from "../sandbox/bot_api/bed.ts";
import { Patience } from "../sandbox/patience.ts";
import { Person } from "../sandbox/person.ts";
import type { ChatMessage } from "../sandbox/world.ts";
import { STATUS } from "./rig.ts";
import { MemoryToldProfile } from "../fakes/told_profile.ts";

const OFFER = {
  providers: ["groq", "deepgram", "local"],
  defaultProvider: "groq",
  models: { deepgram: ["nova-3", "whisper-large"] },
} as const;

interface TalkOptions {
  open?: boolean;
  seesAll?: boolean;
  /** Who summarises and translates; undefined: nobody. */
  chatServer?: ChatServer;
}

function rewriterAt({ url: baseUrl, keys }: ChatServer, clock: Clock): Rewriter {
  const settings = {
    provider: "openai" as const,
    apiKeys: [...keys],
    baseUrl,
    path: CHAT_PATH,
    model: "a-model",
    contextTokens: 2_000,
  };
  return new Rewriter(
    new PoliteModel(createChatModel(settings, { fetch, clock }), { clock, random: () => 0 }),
    "Test & Co",
    { read: 1, written: 2 },
  );
}

/** The real bot over real HTTP with people who talk to it; what it accepts is answered at once with `heard`. */
export class Talk implements AsyncDisposable {
  readonly accepted: NewTask[] = [];
  readonly left: number[] = [];
  usage: ChatDeps["usage"]["rows"] = () => Promise.resolve([]);
  readonly written: [userId: number, dollars: number][] = [];
  excerpt: ChatDeps["excerpt"] = () => Promise.resolve(new Uint8Array(9));
  readonly people: Readonly<Record<"id" | "en", Person>>;
  readonly admin: Person;
  readonly #answers: Promise<void>[] = [];
  readonly #owned: AsyncDisposableStack;

  private constructor(
    readonly bed: BotApiBed,
    readonly chat: Chat,
    readonly stores: Awaited<ReturnType<typeof openStores>>,
    readonly access: Access,
    readonly clock: FlowingClock,
    owned: AsyncDisposableStack,
  ) {
    const patience = owned.use(new Patience(() => bed.log.records.length));
    const person = (id: number, first_name: string, language_code: string) =>
      new Person(
        bed.world,
        bed.bot.id,
        bed.world.directory.addUser({ id, first_name, language_code }),
        patience,
      );
    this.people = { id: person(21, "Sari", "id"), en: person(22, "Ben", "en") };
    this.admin = person(23, "Ana", "en");
    this.#owned = owned;
  }

  static async start(
    heard: Transcript,
    { open = false, seesAll = true, chatServer }: TalkOptions = {},
  ): Promise<Talk> {
    await using owning = new AsyncDisposableStack();
    // Telegram's pace of a message a second is kept, in seconds that are short.
    const clock = owning.use(new FlowingClock());
    clock.flow(50);
    const bed = owning.use(startBed({ clock, floodLimits: false }));
    if (!seesAll) bed.world.directory.inPrivacyMode.add(bed.bot.id);
    const stores = owning.use(await openStores({ type: "memory", clock, cacheMaxEntries: 10 }));
    const access: Access = { allowedUsers: new Set([21, 22]), adminUsers: new Set([23]), open };
    const chat = createChat({
      token: TOKEN,
      apiRoot: bed.url,
      clock,
      inbox: {
        accept: (task) => {
          talk.accepted.push(task);
          talk.#answers.push(talk.#answer(task, heard));
          return Promise.resolve();
        },
        cancel: () => Promise.resolve(false),
        cancelBatch: () => Promise.resolve(false),
        move: () => Promise.resolve(),
        leave: (chatId) => Promise.resolve(void talk.left.push(chatId)),
      },
      status: { status: () => Promise.resolve(STATUS) },
      settings: stores.chatSettings,
      archive: stores.archive,
      historyDays: 30,
      guestMode: true,
      businessMode: true,
      dayBook: stores.dayBook,
      usage: { rows: () => talk.usage(), wrote: (...spent) => void talk.written.push(spent) },
      rewritings: stores.rewritings,
      rewriter: chatServer && rewriterAt(chatServer, clock),
      businessBook: stores.businessBook,
      excerpt: (...asked) => talk.excerpt(...asked),
      forgetCached: ({ file: { fileUniqueId }, options }) => stores.cache.forget({ fileUniqueId }, options),
      offer: OFFER,
      access,
      defaultLocale: "en",
      shared: { election: stores.pollerElection, handled: stores.handledUpdates, meters: stores.sendMeters },
      canStore: () => Promise.resolve(true),
      toldProfile: new MemoryToldProfile(),
    });
    owning.defer(() => chat.stop());
    owning.defer(async () => void await Promise.all(talk.#answers));
    const talk = new Talk(bed, chat, stores, access, clock, owning.move());
    chat.start();
    return talk;
  }

  /** Resolves when everything that was accepted is answered, and nothing that updates have started is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#answers);
    await this.chat.idle();
  }

  /** Presses a button; resolves to what the bot answers to the press. */
  async press(person: Person, button: string | RegExp, on?: ChatMessage): Promise<string> {
    const answered = this.#answerTo(person);
    person.presses(button, on);
    return await answered;
  }

  /** Sends what a button of another version, or of somebody else, would send. */
  async forge(person: Person, message: ChatMessage, data: string): Promise<string> {
    const answered = this.#answerTo(person);
    this.bed.world.press(message, person.user.id, data);
    return await answered;
  }

  /** What another process with the bot's token does. */
  async asBot(method: string, payload: unknown): Promise<void> {
    const body = JSON.stringify(payload);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.bed.url}/bot${TOKEN}/${method}`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.body?.cancel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#owned.disposeAsync();
  }

  #answerTo({ user }: Person): Promise<string> {
    return this.bed.nextEvent((event) =>
      event.type === "callback_answer" && event.userId === user.id ? event.text : undefined
    );
  }

  async #answer(task: NewTask, heard: Transcript): Promise<void> {
    const wishes = resolve(await this.stores.chatSettings.get(task.chatId), OFFER);
    const job = newJob(task, wishes, this.clock.now());
    const sources = [{ provider: job.provider, model: "a-model", pieceCount: 1 }];
    await this.chat.messenger.deliver(job, { ...heard, sources }, () => Promise.resolve());
  }
}

/** The texts of a message's buttons, row by row. */
export function buttonsOf({ content }: ChatMessage): string[][] {
  return content.markup?.inline_keyboard.map((row) => row.map(({ text }) => text)) ?? [];
}
