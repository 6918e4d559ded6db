import { join } from "node:path";
import type { Access } from "../chat/access.ts";
import { createChat } from "../chat/create_chat.ts";
import type { WebhookSettings } from "../chat/ports.ts";
import type { Chat } from "../chat/telegram_chat.ts";
import { type Offer, resolve } from "../chat/wishes.ts";
import { VERSION } from "../cli/version.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Settings } from "../config.ts";
import type { Downloads } from "../download/downloads.ts";
import { KeptCopies } from "../download/helpers/kept_copies.ts";
import type { Feed } from "../feed.ts";
import type { OneTimeKeys } from "../http/one_time_keys.ts";
import type { JobProgresses } from "../ops/dashboard/job_progress.ts";
import { residentMegabytes } from "../ops/memory.ts";
import type { PersonUsage } from "../ops/history/person_usage.ts";
import type { Metrics } from "../ops/metrics/metrics.ts";
import type { InstanceStatus, StatusSource } from "../ops/status.ts";
import { FileTranscriber } from "../pipeline/transcribe_file.ts";
import type { EngineMaker } from "../queue/engine.ts";
import { lateInbox } from "../queue/late_inbox.ts";
import type { JobReport, TaskInbox } from "../queue/ports.ts";
import { createQueue, type Queue } from "../queue/queue.ts";
import { CopyFile } from "../store/copy_file.ts";
import { ToldProfileFile } from "../store/told_profile_file.ts";
import type { Stores } from "../store/stores.ts";
import { excerptsOf } from "./excerpts.ts";
import { rewriterOf } from "./rewriter.ts";
import { PIECES_AT_ONCE, type Transcription } from "./transcription.ts";
import { storeLook } from "./store_look.ts";

/** What the bot is made of. */
export interface BotDeps {
  /** Tells this instance from others, and from itself before it was started anew. */
  instance: { name: string; startedAt: number; workers: number };
  settings: Settings;
  access: Access;
  offer: Offer;
  token: string;
  clock: Clock;
  stores: Stores;
  downloads: Downloads;
  transcription: Transcription;
  engine: EngineMaker;
  webhook: WebhookSettings | undefined;
  /** For links that open the dashboard. */
  keys: OneTimeKeys;
  dashboardLink: (() => Promise<string>) | undefined;
  /** What happens to jobs. */
  reports: Feed<JobReport>;
  progresses: JobProgresses;
  /** What was recognised for whom. */
  personUsage: PersonUsage;
}

/** Chat and queue know each other through ports: each is given the other's by name, resolved when it is used. */
export function wire(deps: BotDeps): { chat: Chat; queue: Queue; status: StatusSource } {
  const status = statusSource(deps, () => queue.status());
  const chat = openChat(deps, lateInbox(() => queue), status);
  const queue = openQueue(deps, chat);
  return { chat, queue, status };
}

function openChat(deps: BotDeps, inbox: TaskInbox, status: StatusSource): Chat {
  const { settings, access, offer, token, clock, stores, webhook, dashboardLink } = deps;
  return createChat({
    token,
    apiRoot: settings.TELEGRAM_BOT_API_ROOT,
    inbox,
    status,
    settings: stores.chatSettings,
    archive: stores.archive,
    dayBook: stores.dayBook,
    usage: deps.personUsage,
    rewritings: stores.rewritings,
    rewriter: rewriterOf(settings, clock),
    businessBook: stores.businessBook,
    historyDays: settings.HISTORY_DAYS,
    guestMode: settings.GUEST_MODE,
    businessMode: settings.BUSINESS_MODE,
    excerpt: excerptsOf(deps.downloads.opener, deps.transcription),
    forgetCached: ({ file: { fileUniqueId }, options }) => stores.cache.forget({ fileUniqueId }, options),
    offer,
    access,
    defaultLocale: settings.DEFAULT_LANGUAGE,
    webhook,
    shared: {
      election: stores.pollerElection,
      handled: stores.handledUpdates,
      meters: stores.sendMeters,
      rewritingTurns: stores.rewritingTurns,
      lists: stores.lists,
    },
    canStore: storeLook(deps),
    toldProfile: new ToldProfileFile(join(settings.DATA_DIR, "told_profile.json"), token),
    dashboardLink,
    storageChatId: settings.TELEGRAM_STORAGE_CHAT,
    clock,
  });
}

/** Begins to copy large files for helper bots; nothing where there are none. */
export function openCopies(
  { settings, downloads, clock }: BotDeps,
  { copies: sender }: Chat,
): AsyncDisposable {
  if (sender === undefined) return new AsyncDisposableStack();
  const book = new CopyFile(join(settings.DATA_DIR, "copies.json"));
  const copies = new KeptCopies({ sender, book, clock });
  downloads.useCopies(copies);
  copies.start();
  return copies;
}

function openQueue(deps: BotDeps, chat: Chat): Queue {
  const { settings, offer, clock, stores, downloads, transcription, engine, reports } = deps;
  const files = new FileTranscriber({
    opener: downloads.opener,
    reader: transcription.reader,
    transcriberFor: (...asked) => transcription.providers.forProvider(...asked),
    cache: settings.CACHE_ENABLED ? stores.cache : undefined,
    flights: stores.flights,
    concurrency: PIECES_AT_ONCE,
    pieceSlots: transcription.pieceSlots,
    clock,
  });
  return createQueue({
    ...{ store: stores.jobs, engine, reports, clock },
    runner: files,
    messenger: deps.progresses.overhear(chat.messenger),
    choose: async ({ chatId }) => resolve(await stores.chatSettings.get(chatId), offer),
    random: Math.random,
    maxRetries: settings.QUEUE_MAX_RETRIES,
  });
}

/** What its library takes (7 MB), only those pay who have a place to look at the figures. */
export async function measure(deps: BotDeps, chat: Chat, status: StatusSource): Promise<Metrics> {
  const { openMetrics } = await import("../ops/metrics/metrics.ts");
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
    checkStore: () => stores.check(),
    pendingUpdates: () => chat.intake.pendingUpdates,
    clock,
    machineClock: systemClock,
  });
}

function statusSource(deps: BotDeps, queue: () => ReturnType<Queue["status"]>): StatusSource {
  const { instance: { startedAt }, settings, stores, downloads, transcription } = deps;
  return {
    status: async () => ({
      startedAt,
      accounts: downloads.status(),
      providers: transcription.providers.health(),
      queue: await queue(),
      cache: settings.CACHE_ENABLED
        ? { ...await stores.cache.stats(), type: settings.CACHE_TYPE }
        : undefined,
      instances: await stores.instances.list(),
    }),
  };
}

/** This instance, as others and its own dashboard see it. */
export function instanceOf({ instance }: BotDeps, chat: Chat): InstanceStatus {
  const { mode, state } = chat.intake;
  return {
    ...instance,
    version: VERSION,
    intake: state === "ready" ? mode : state,
    memoryMegabytes: residentMegabytes(),
  };
}
