import { waitAtMost } from "../waiting.ts";
import { getLogger } from "@logtape/logtape";
import { type Offer, resolve } from "../chat/wishes.ts";
import { createChat } from "../chat/create_chat.ts";
import type { WebhookSettings } from "../chat/ports.ts";
import type { Chat } from "../chat/telegram_chat.ts";
import { VERSION } from "../cli/version.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { Feed } from "../feed.ts";
import { type Metrics, openMetrics } from "../ops/metrics/metrics.ts";
import { JobProgresses } from "../ops/dashboard/job_progress.ts";
import { OneTimeKeys } from "../http/one_time_keys.ts";
import { journal, standInJournal } from "../ops/journal.ts";
import type { StatusSource } from "../ops/status.ts";
import { Troubles } from "../ops/troubles.ts";
import type { JobReport, TaskInbox } from "../queue/ports.ts";
import type { Downloads } from "../download/downloads.ts";
import { FileTranscriber } from "../pipeline/transcribe_file.ts";
import type { EngineMaker } from "../queue/engine.ts";
import { createQueue, type Queue } from "../queue/queue.ts";
import type { Stores } from "../store/stores.ts";
import { openAccounts } from "./accounts.ts";
import { linkMaker, openDashboard } from "./dashboard.ts";
import { openEngine } from "./engine.ts";
import { backendOf, openPresence } from "./presence.ts";
import { webhookOf } from "./webhook_secret.ts";
import { lockSessions } from "./sessions_lock.ts";
import { openSettledStores } from "./settled_stores.ts";
import { openTranscription, PIECES_AT_ONCE, type Transcription } from "./transcription.ts";

const log = getLogger(["transhades"]);

/**
 * How SHUTDOWN_SECONDS are shared: running jobs may finish, then what the chat has under way; whatever hangs, the program
 * ends within all of them.
 */
const STOP_SHARES = { jobs: 0.4, chat: 0.5, all: 0.95 };

export interface Bot extends AsyncDisposable {
  readonly status: StatusSource;
  readonly metrics: Metrics;
}

interface BotDeps {
  settings: Settings;
  token: string;
  clock: Clock;
  stores: Stores;
  downloads: Downloads;
  transcription: Transcription;
  engine: EngineMaker;
  webhook: WebhookSettings | undefined;
  dashboardLink: (() => string) | undefined;
  /** What happens to jobs. */
  reports: Feed<JobReport>;
  progresses: JobProgresses;
}

/**
 * Starts the whole bot; disposing stops it within SHUTDOWN_SECONDS, jobs parked for the next start, and closes everything in reverse.
 * @throws {Error} when it cannot listen, what is stored cannot be opened, or another process uses its sessions
 */
export async function startBot(
  settings: Settings,
  token: string,
  clock: Clock,
  troubles: Troubles = new Troubles(),
): Promise<Bot> {
  await using opened = new AsyncDisposableStack();
  const webhook = await webhookOf(settings);
  const keys = new OneTimeKeys(clock);
  const presence = opened.use(await openPresence(settings, { clock, webhook, keys }));
  const stores = opened.use(await openSettledStores(settings, token, clock));
  if (settings.credentials.length > 0) opened.use(await lockSessions(settings.SESSIONS_DIR));
  const transcription = opened.use(openTranscription(settings, clock));
  opened.use(transcription.providers.failovers.listen(standInJournal));
  const downloads = opened.use(await openAccounts(settings, token, stores, clock));
  const reports = new Feed<JobReport>();
  opened.use(reports.listen(journal));
  const progresses = new JobProgresses();
  const engine = await openEngine({ settings, stores, reports, clock });
  const outside = { settings, token, clock, webhook, dashboardLink: linkMaker(settings, keys) };
  const deps: BotDeps = { ...outside, stores, downloads, transcription, engine, reports, progresses };
  const { chat, queue, status } = wire(deps);
  const metrics = opened.use(measure(deps, chat, status));
  const feeds = { jobs: reports, requests: transcription.providers.requests };
  const dashboard = opened.use(
    await openDashboard({ ...deps, status, queue, troubles, feeds }),
  );
  const stopMs = settings.SHUTDOWN_SECONDS * 1_000;
  opened.defer(() => chat.stop({ graceMs: stopMs * STOP_SHARES.chat }));
  opened.defer(() => queue.stop({ graceMs: stopMs * STOP_SHARES.jobs }));
  opened.defer(downloads.onReady(() => queue.wake()));
  await queue.start();
  chat.start();
  presence.serve(backendOf({ chat, stores, status, metrics, dashboard }));
  const owned = opened.move();
  const close = () => {
    presence.drain();
    chat.close();
    return closeInTime(owned, clock, stopMs * STOP_SHARES.all);
  };
  return { status, metrics, [Symbol.asyncDispose]: close };
}

/** What is stored is stored: parts that do not close in time are left to the end of the process. */
async function closeInTime(owned: AsyncDisposableStack, clock: Clock, ms: number): Promise<void> {
  let hasEnded = false;
  const closing = owned.disposeAsync().finally(() => hasEnded = true);
  await waitAtMost(clock, ms, closing);
  if (hasEnded) return await closing;
  log.warning("the bot did not stop within {seconds} s and ends all the same", { seconds: ms / 1000 });
}

/** Chat and queue know each other through ports: each is given the other's by name, resolved when it is used. */
function wire(deps: BotDeps): { chat: Chat; queue: Queue; status: StatusSource } {
  const inbox: TaskInbox = {
    accept: (task) => queue.accept(task),
    cancel: (jobId, userId) => queue.cancel(jobId, userId),
    move: (from, to) => queue.move(from, to),
  };
  const status = statusSource(deps, () => queue.status());
  const chat = openChat(deps, inbox, status);
  const queue = openQueue(deps, chat);
  return { chat, queue, status };
}

function openChat(deps: BotDeps, inbox: TaskInbox, status: StatusSource): Chat {
  const { settings, token, clock, stores, webhook, dashboardLink } = deps;
  return createChat({
    token,
    apiRoot: settings.TELEGRAM_BOT_API_ROOT,
    inbox,
    status,
    settings: stores.chatSettings,
    offer: offerOf(deps),
    access: {
      allowedUsers: new Set(settings.ALLOWED_USERS),
      adminUsers: new Set(settings.ADMIN_USERS),
      open: settings.OPEN_ACCESS,
    },
    defaultLocale: settings.DEFAULT_LANGUAGE,
    webhook,
    dashboardLink,
    clock,
  });
}

function offerOf({ settings, transcription }: BotDeps): Offer {
  return { providers: transcription.configured, defaultProvider: settings.provider };
}

function openQueue(deps: BotDeps, chat: Chat): Queue {
  const { settings, clock, stores, downloads, transcription, engine, reports } = deps;
  const files = new FileTranscriber({
    opener: downloads.opener,
    reader: transcription.reader,
    transcriberFor: (provider) => transcription.providers.forProvider(provider),
    cache: settings.CACHE_ENABLED ? stores.cache : undefined,
    concurrency: PIECES_AT_ONCE,
    pieceSlots: transcription.pieceSlots,
    clock,
  });
  return createQueue({
    ...{ store: stores.jobs, engine, reports, clock },
    runner: files,
    messenger: deps.progresses.overhear(chat.messenger),
    choose: async ({ chatId }) => resolve(await stores.chatSettings.get(chatId), offerOf(deps)),
    random: Math.random,
    maxRetries: settings.QUEUE_MAX_RETRIES,
  });
}

function measure(deps: BotDeps, chat: Chat, status: StatusSource): Metrics {
  const { clock, stores, downloads, transcription: { providers }, reports } = deps;
  return openMetrics({
    version: VERSION,
    status,
    feeds: {
      jobs: reports,
      requests: providers.requests,
      failovers: providers.failovers,
      downloads: downloads.events,
      chat: chat.events,
    },
    checkStore: () => stores.jobs.get(NO_JOB),
    pendingUpdates: () => chat.intake.pendingUpdates,
    clock,
    machineClock: systemClock,
  });
}

/** Nobody has it: looking for it finds out whether the store answers. */
const NO_JOB = "0:0";

function statusSource(deps: BotDeps, queue: () => ReturnType<Queue["status"]>): StatusSource {
  const { settings, clock, stores, downloads, transcription } = deps;
  const startedAt = clock.now();
  return {
    status: async () => ({
      startedAt,
      accounts: downloads.status(),
      providers: transcription.providers.health(),
      queue: await queue(),
      cache: settings.CACHE_ENABLED
        ? { ...await stores.cache.stats(), type: settings.CACHE_TYPE }
        : undefined,
    }),
  };
}
