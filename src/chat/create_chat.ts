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
import { RewritingDesk } from "./rewriting_desk.ts";
import { stopRewriting } from "./handlers/rewriting.ts";
import type { SharedByInstances, ToldProfile, WebhookSettings } from "./ports.ts";
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
  const { clock, token, apiRoot, defaultLocale, webhook, shared, storageChatId, toldProfile, ...rest } =
    given;
  const stopping = new AbortController();
  const client = clientOptions(apiRoot, given.fetch ?? fetch, stopping.signal);
  const events = new Feed<ChatEvent>();
  const budget = new SendBudget(
    clock,
    (what, waitMs) => events.tell({ type: "held_back", what, waitMs }),
    shared.meters,
  );
  const bot = new Bot<ChatContext>(token, { client });
  const onMoved = (from: number, to: number) => moveChat(given, from, to);
  // First to last in the way of an answer: the last one hears what the others let through.
  bot.api.config.use(
    checkAnswers,
    tellRequests(events),
    letPressesBeLate,
    cleanStrings,
    obeyLimits({ budget, clock, stopping: stopping.signal }),
    followMoves(onMoved),
  );
  // Polling and progress have their own patience: this one neither waits nor repeats.
  const plainApi = new Api(token, client);
  plainApi.config.use(checkAnswers, tellRequests(events), cleanStrings);
  const translations = new Translations(defaultLocale);
  const lists = shared.lists && new Lists({ book: shared.lists, translations, clock });
  const show = statusDisplay(plainApi);
  const board = new ProgressBoard({ clock, budget, show: lists?.showing(show) ?? show });
  const background = new Background(logFailure);
  const invitations = new Invitations({ token, clock });
  const aside = new Aside(clock);
  const desk = new RewritingDesk(clock, shared.rewritingTurns);
  const archive = wholeArchive(given.archive, given.rewritings);
  const deps: HandlerDeps = {
    ...rest,
    admins: new Admins({ clock, access: given.access }),
    archive,
    clock,
    invitations,
    translations,
    background,
    aside,
    board,
    desk,
  };
  handle(bot, deps, plainApi);
  const usual = new TelegramMessenger({
    api: bot.api,
    board,
    translations,
    archive,
    historyMs: given.historyDays * DAY_MS,
    canRewrite: given.rewriter !== undefined,
    clock,
  });
  const withGuests = new GuestMessenger({
    api: bot.api,
    usual,
    translations,
    username: () => bot.isInited() ? bot.botInfo.username : undefined,
  });
  const batches = { api: bot.api, usual: withGuests, board, translations, clock };
  const messenger = lists && shared.lists
    ? new SharedBatchMessenger({ ...batches, lists, book: shared.lists })
    : new BatchMessenger(batches);
  const copies = storageChatId === undefined ? undefined : storageChat(bot.api, storageChatId);
  return new TelegramChat({
    bot,
    plainApi,
    deps,
    board,
    messenger,
    copies,
    events,
    stopping,
    webhook,
    shared,
    toldProfile,
  });
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
