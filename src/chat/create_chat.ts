import { Api, Bot } from "grammy/web";
import { Aside } from "./aside.ts";
import { BatchMessenger } from "./batch/batch_messenger.ts";
import { Lists } from "./batch/lists.ts";
import { SharedBatchMessenger } from "./batch/shared_batch_messenger.ts";
import { Background } from "./background.ts";
import { type Chat, TelegramChat } from "./telegram_chat.ts";
import { answerButtons } from "./handlers/answer_buttons.ts";
import { Admins } from "./handlers/admins.ts";
import { admission } from "./handlers/admission.ts";
import { business } from "./handlers/business.ts";
import { businessChoices } from "./handlers/business_choices.ts";
import { commands } from "./handlers/commands.ts";
import { dashboardLink } from "./handlers/dashboard_link.ts";
import { acceptFiles } from "./handlers/files.ts";
import { giveHints } from "./handlers/hints.ts";
import { type ChatContext, type HandlerDeps, knowWishes } from "./handlers/deps.ts";
import { settingsMenu } from "./handlers/settings_menu.ts";
import { forgetting } from "./handlers/forget.ts";
import { guests } from "./handlers/guests.ts";
import { GuestMessenger } from "./guest/guest_messenger.ts";
import { history } from "./handlers/history.ts";
import { ownData } from "./handlers/own_data.ts";
import { speakerNames } from "./handlers/speaker_names.ts";
import { usage } from "./handlers/usage.ts";
import { standing } from "./handlers/standing.ts";
import { Invitations } from "./invitations.ts";
import { onRequest } from "./handlers/on_request.ts";
import { hearMembership } from "./handlers/membership.ts";
import { hearMoves, moveChat } from "./handlers/moves.ts";
import { stopButton, stopDraft } from "./handlers/stop.ts";
import { TelegramMessenger } from "./messenger.ts";
import { Feed } from "../feed.ts";
import type { ChatEvent } from "../ops/chat_event.ts";
import type { Messenger } from "../queue/ports.ts";
import { RewritingDesk } from "./rewriting_desk.ts";
import { stopRewriting } from "./handlers/rewriting.ts";
import type { ListBook, SharedByInstances, ToldProfile, WebhookSettings } from "./ports.ts";
import { wholeArchive } from "./whole_archive.ts";
import { ProgressBoard } from "./progress_board.ts";
import { statusDisplay } from "./status_display.ts";
import { clientOptions, type Fetch } from "./telegram/client.ts";
import { checkAnswers } from "./telegram/check_answers.ts";
import { cleanStrings } from "./telegram/clean_strings.ts";
import { logFailure } from "./telegram/errors.ts";
import { followMoves } from "./telegram/follow_moves.ts";
import { letPressesBeLate } from "./telegram/late_presses.ts";
import { obeyLimits } from "./telegram/obey_limits.ts";
import { storageChat } from "./telegram/storage_chat.ts";
import { SendBudget } from "./telegram/send_budget.ts";
import { tellRequests } from "./telegram/tell_requests.ts";
import type { Locale } from "./locales/list.ts";
import { Translations } from "./text/translations.ts";

const DAY_MS = 24 * 3_600_000;

/** What handlers work with, and this makes by itself. */
type Made = "admins" | "aside" | "background" | "board" | "desk" | "invitations" | "translations";

export interface ChatDeps extends Omit<HandlerDeps, Made> {
  token: string;
  /** Root of the Bot API, without a slash at its end; undefined: Telegram's own. */
  apiRoot?: string;
  defaultLocale: Locale;
  /** How Telegram is to bring updates; undefined: they are polled. */
  webhook?: WebhookSettings;
  shared: SharedByInstances;
  toldProfile: ToldProfile;
  /** The channel in which helper bots find copies; undefined: there are none. */
  storageChatId?: number;
  fetch?: Fetch;
}

/** Wires the bot; nothing is sent before start() or handleUpdate(). */
export function createChat(given: ChatDeps): Chat {
  const { clock, shared, storageChatId, toldProfile, webhook } = given;
  const stopping = new AbortController();
  const events = new Feed<ChatEvent>();
  const onHeld = (what: "answer" | "progress", waitMs: number) =>
    events.tell({ type: "held_back", what, waitMs });
  const budget = new SendBudget(clock, onHeld, shared.meters);
  const { bot, plainApi } = connect(given, { budget, events, stopping: stopping.signal });
  const translations = new Translations(given.defaultLocale);
  const book = shared.lists;
  const shares = book && { book, lists: new Lists({ book, translations, clock }) };
  const show = statusDisplay(plainApi);
  const board = new ProgressBoard({ clock, budget, show: shares?.lists.showing(show) ?? show });
  const deps = handlerDeps(given, { board, translations });
  handle(bot, deps, plainApi);
  const messenger = messengerOf(bot, deps, shares);
  const copies = storageChatId === undefined ? undefined : storageChat(bot.api, storageChatId);
  const made = { bot, plainApi, deps, board, messenger, copies, events, stopping };
  return new TelegramChat({ ...made, webhook, shared, toldProfile });
}

interface Ways {
  budget: SendBudget;
  events: Feed<ChatEvent>;
  stopping: AbortSignal;
}

/** Two ways to Telegram: the bot's obeys all limits and insists; polling and progress have their own patience, so the other neither waits nor repeats. */
function connect(given: ChatDeps, { budget, events, stopping }: Ways) {
  const { token, apiRoot, clock } = given;
  const client = clientOptions(apiRoot, given.fetch ?? fetch, stopping);
  const bot = new Bot<ChatContext>(token, { client });
  // First to last in the way of an answer: the last one hears what the others let through.
  bot.api.config.use(
    checkAnswers,
    tellRequests(events),
    letPressesBeLate,
    cleanStrings,
    obeyLimits({ budget, clock, stopping }),
    followMoves((from, to) => moveChat(given, from, to)),
  );
  const plainApi = new Api(token, client);
  plainApi.config.use(checkAnswers, tellRequests(events), cleanStrings);
  return { bot, plainApi };
}

function handlerDeps(given: ChatDeps, made: Pick<HandlerDeps, "board" | "translations">): HandlerDeps {
  const { token, shared, ...rest } = given;
  const { access, clock, rewritings } = rest;
  return {
    ...rest,
    ...made,
    archive: wholeArchive(rest.archive, rewritings),
    admins: new Admins({ clock, access }),
    aside: new Aside(clock),
    background: new Background(logFailure),
    desk: new RewritingDesk(clock, shared.rewritingTurns),
    invitations: new Invitations({ token, clock }),
  };
}

/** Guests, lists of several files, and all others as usual. */
function messengerOf(
  bot: Bot<ChatContext>,
  { archive, board, clock, historyDays, rewriter, translations }: HandlerDeps,
  shares: { book: ListBook; lists: Lists } | undefined,
): Messenger {
  const { api } = bot;
  const own = { api, board, translations, clock };
  const [historyMs, canRewrite] = [historyDays * DAY_MS, rewriter !== undefined];
  const usual = new TelegramMessenger({ ...own, archive, historyMs, canRewrite });
  const username = () => bot.isInited() ? bot.botInfo.username : undefined;
  const all = { ...own, usual: new GuestMessenger({ api, usual, translations, username }) };
  return shares ? new SharedBatchMessenger({ ...all, ...shares }) : new BatchMessenger(all);
}

/** Who hears of an update, first to last. */
function handle(bot: Bot<ChatContext>, deps: HandlerDeps, plainApi: Api): void {
  bot.use(
    hearMoves(deps),
    hearMembership(deps),
    stopDraft(deps),
    business(deps, { api: bot.api, plainApi }),
    admission(deps),
    knowWishes(deps),
    guests(deps, plainApi),
    acceptFiles(deps),
    speakerNames(deps),
    commands(deps),
    onRequest(deps),
    history(deps),
    forgetting(deps),
    ownData(deps),
    standing(deps),
    usage(deps),
    businessChoices(deps),
    settingsMenu(deps),
    answerButtons(deps),
    stopRewriting(deps),
    stopButton(deps),
    dashboardLink(deps),
    giveHints(deps),
  );
}
