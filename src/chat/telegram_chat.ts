import { waitAtMost } from "../waiting.ts";
import type { Api, Bot } from "grammy/web";
import type { Update } from "grammy/types";
import { getLogger } from "@logtape/logtape";
import type { CopySender } from "../download/ports.ts";
import type { Feed } from "../feed.ts";
import type { ChatEvent } from "../ops/chat_event.ts";
import type { Messenger } from "../queue/ports.ts";
import type { PollerLease, SharedByInstances, ToldProfile, WebhookSettings } from "./ports.ts";
import type { ChatContext, HandlerDeps } from "./handlers/deps.ts";
import { forgetOutdated } from "./history/outdated.ts";
import { Incoming } from "./incoming.ts";
import { announceProfile } from "./menu.ts";
import type { ProgressBoard } from "./progress_board.ts";
import { apiSignal } from "./telegram/client.ts";
import { whileElected } from "./telegram/election.ts";
import { describe } from "./telegram/errors.ts";
import { persistently } from "./telegram/persistently.ts";
import { pollUpdates } from "./telegram/polling.ts";
import { wantedUpdates } from "./telegram/update_shape.ts";
import { keepWebhook } from "./telegram/webhook.ts";

const log = getLogger(["transhades", "chat"]);

/** How long stop() waits for what is under way. */
const STOP_MS = 5_000;

/** How updates come, as far as it is known. */
export interface Intake {
  mode: "polling" | "webhook";
  /** "connecting": Telegram did not answer yet, or who polls is not decided. "standby": another instance polls. */
  state: "connecting" | "ready" | "standby";
  /** What waits at Telegram, as it told lately; only of a webhook. */
  pendingUpdates?: number;
}

/** The bot as its users meet it. */
export interface Chat {
  readonly messenger: Messenger;
  /** Makes copies for helper bots; undefined where there are none. */
  readonly copies?: CopySender;
  readonly intake: Intake;
  /** Tells of what comes and goes. */
  readonly events: Feed<ChatEvent>;
  /** Begins to take updates, by long polling or a webhook; returns at once and goes on until stop(), however Telegram behaves. */
  start(): void;
  /**
   * Handles one update of the Bot API, however it came; resolves when Telegram may forget it.
   * @throws when the bot is stopping, or nothing can be stored: Telegram should bring the update again
   */
  handleUpdate(update: unknown): Promise<void>;
  /** Resolves when nothing that updates have started is under way. */
  idle(): Promise<void>;
  /** Takes no more updates: Telegram keeps them. What is under way goes on. */
  close(): void;
  /** Takes no more updates, ends what is under way within `graceMs` (default 5 s), confirms what was handled. */
  stop(options?: { graceMs: number }): Promise<void>;
}

interface TelegramChatDeps {
  bot: Bot<ChatContext>;
  /** Neither waits nor repeats. */
  plainApi: Api;
  deps: HandlerDeps;
  board: ProgressBoard;
  messenger: Messenger;
  copies?: CopySender;
  events: Feed<ChatEvent>;
  /** Ends every request and every wait. */
  stopping: AbortController;
  /** Undefined: updates are polled. */
  webhook?: WebhookSettings;
  shared: SharedByInstances;
  toldProfile: ToldProfile;
}

/** The life of the bot: getting to know itself, updates in, an orderly end. */
export class TelegramChat implements Chat {
  readonly messenger: Messenger;
  readonly copies?: CopySender;
  readonly events: Feed<ChatEvent>;
  readonly #bot: Bot<ChatContext>;
  readonly #plainApi: Api;
  readonly #deps: HandlerDeps;
  readonly #board: ProgressBoard;
  readonly #stopping: AbortController;
  readonly #webhook?: WebhookSettings;
  readonly #shared: SharedByInstances;
  readonly #toldProfile: ToldProfile;
  readonly #incoming: Incoming;
  readonly #closing = new AbortController();
  #intake: Intake;
  #ready?: Promise<void>;
  #taking: Promise<void> = Promise.resolve();

  constructor(
    { bot, plainApi, deps, board, messenger, copies, events, stopping, webhook, shared, toldProfile }:
      TelegramChatDeps,
  ) {
    this.messenger = messenger;
    this.copies = copies;
    this.events = events;
    this.#bot = bot;
    this.#plainApi = plainApi;
    this.#deps = deps;
    this.#board = board;
    this.#stopping = stopping;
    this.#webhook = webhook;
    this.#shared = shared;
    this.#toldProfile = toldProfile;
    this.#intake = { mode: webhook ? "webhook" : "polling", state: "connecting" };
    const [known, closing] = [() => this.#known(), this.#closing.signal];
    this.#incoming = new Incoming({ bot, deps, events, known, closing, handled: shared.handled });
  }

  get intake(): Intake {
    return this.#intake;
  }

  start(): void {
    const { background, translations, businessMode, access: { adminUsers } } = this.#deps;
    const [api, told] = [this.#bot.api, this.#toldProfile];
    const announce = () => announceProfile({ api, translations, businessMode, adminUsers, told });
    background.run(() => this.#known().then(announce, () => {})); // a bot that Telegram does not know has no menu
    void forgetOutdated(this.#deps, this.#closing.signal);
    this.#taking = this.#takeUpdates();
  }

  async handleUpdate(update: unknown): Promise<void> {
    this.#closing.signal.throwIfAborted();
    const handled = this.#incoming.take(update);
    this.#deps.background.run(() => Promise.allSettled([handled]));
    await handled;
  }

  idle(): Promise<void> {
    return this.#deps.background.idle();
  }

  close(): void {
    this.#deps.desk.close();
    this.#closing.abort(new Error("the bot is stopping"));
  }

  async stop({ graceMs } = { graceMs: STOP_MS }): Promise<void> {
    this.close();
    const ended = this.#end();
    await waitAtMost(this.#deps.clock, graceMs, ended);
    this.#stopping.abort(this.#closing.signal.reason);
    await ended;
  }

  async #end(): Promise<void> {
    await this.#taking;
    await this.idle();
    await this.#board.stop();
  }

  async #takeUpdates(): Promise<void> {
    const { signal } = this.#closing;
    try {
      await (this.#webhook ? this.#beBrought(this.#webhook, signal) : this.#poll(signal));
    } catch (error) {
      if (!signal.aborted) log.error("No more updates are taken: {reason}", { reason: describe(error) });
    }
  }

  async #poll(signal: AbortSignal): Promise<void> {
    await this.#known();
    const { clock } = this.#deps;
    const { election } = this.#shared;
    const onTurn = (isOurs: boolean) =>
      this.#intake = { ...this.#intake, state: isOurs ? "ready" : "standby" };
    await whileElected({ election, clock, onTurn }, (lease, held) => this.#pollWith(lease, held), signal);
  }

  async #pollWith(lease: PollerLease, signal: AbortSignal): Promise<void> {
    const asking = this.#asking();
    const patience = { clock: this.#deps.clock, signal };
    const handle = (update: Update) => this.#incoming.takeAtLast(update, signal);
    await persistently(patience, () => this.#plainApi.deleteWebhook({}, apiSignal(signal)));
    await persistently(patience, () => pollUpdates({ ...asking, lease, handle }, signal));
  }

  async #beBrought(webhook: WebhookSettings, signal: AbortSignal): Promise<void> {
    await this.#known();
    const asking = this.#asking();
    const onLook = (info: { pendingUpdates: number }) => this.#intake = { ...this.#intake, ...info };
    await this.#persistently(() => keepWebhook({ ...asking, webhook, onLook }, signal));
  }

  #asking() {
    const { clock } = this.#deps;
    return { api: this.#plainApi, clock, kinds: wantedUpdates(this.#deps) };
  }

  /** Resolves when the bot knows its own name, which commands in groups may carry. */
  #known(): Promise<void> {
    this.#ready ??= this.#introduce();
    return this.#ready;
  }

  async #introduce(): Promise<void> {
    const me = await this.#persistently(async () => {
      const answer = await this.#plainApi.getMe(apiSignal(this.#closing.signal));
      if (typeof answer?.username !== "string") throw new Error("Telegram did not tell the bot its name");
      return answer;
    });
    this.#bot.botInfo = me;
    if (this.#webhook) this.#intake = { ...this.#intake, state: "ready" };
    log.info("I am @{username}", { username: me.username });
    if (this.#deps.guestMode && !me.supports_guest_queries) {
      log.warn("GUEST_MODE is on, but @BotFather was not told so: nobody can ask as a guest");
    }
    if (this.#deps.businessMode && !me.can_connect_to_business) {
      log.warn(
        "BUSINESS_MODE is on, but @BotFather was not told so: nobody can connect the bot to an account",
      );
    }
  }

  #persistently<Result>(request: () => Promise<Result>): Promise<Result> {
    return persistently({ clock: this.#deps.clock, signal: this.#closing.signal }, request);
  }
}
