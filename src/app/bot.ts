import { waitAtMost } from "../waiting.ts";
import { getLogger } from "@logtape/logtape";
import { type Offer, resolve } from "../chat/wishes.ts";
import { createChat } from "../chat/create_chat.ts";
import type { Chat } from "../chat/telegram_chat.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { Feed } from "../feed.ts";
import { journal, standInJournal } from "../ops/journal.ts";
import type { StatusSource } from "../ops/status.ts";
import type { JobReport, TaskInbox } from "../queue/ports.ts";
import type { Downloads } from "../download/downloads.ts";
import { FileTranscriber } from "../pipeline/transcribe_file.ts";
import type { EngineMaker } from "../queue/engine.ts";
import { createQueue, type Queue } from "../queue/queue.ts";
import type { Stores } from "../store/stores.ts";
import { openAccounts } from "./accounts.ts";
import { openEngine } from "./engine.ts";
import { lockSessions } from "./sessions_lock.ts";
import { openSettledStores } from "./settled_stores.ts";
import { openTranscription, PIECES_AT_ONCE, type Transcription } from "./transcription.ts";

const log = getLogger(["transhades"]);

/** Whatever hangs, the program ends within the 10 s promised. */
const STOP_MS = 9_500;
/** Running jobs may finish within this after a signal to stop; with the chat's own 5 s that makes less than the 10 s promised. */
const GRACE_MS = 4_000;

export interface Bot extends AsyncDisposable {
  readonly status: StatusSource;
}

interface BotDeps {
  settings: Settings;
  token: string;
  clock: Clock;
  stores: Stores;
  downloads: Downloads;
  transcription: Transcription;
  engine: EngineMaker;
  /** What happens to jobs. */
  reports: Feed<JobReport>;
}

/**
 * Starts the whole bot; disposing stops it within 10 s, jobs parked for the next start, and closes everything in reverse.
 * @throws {Error} when what is stored cannot be opened, or another process uses its sessions
 */
export async function startBot(settings: Settings, token: string, clock: Clock): Promise<Bot> {
  await using opened = new AsyncDisposableStack();
  const stores = opened.use(await openSettledStores(settings, token, clock));
  if (settings.credentials.length > 0) opened.use(await lockSessions(settings.SESSIONS_DIR));
  const transcription = opened.use(openTranscription(settings, clock));
  opened.use(transcription.providers.failovers.listen(standInJournal));
  const downloads = opened.use(await openAccounts(settings, token, stores, clock));
  const reports = new Feed<JobReport>();
  const engine = await openEngine({ settings, stores, reports, clock });
  const deps: BotDeps = { settings, token, clock, stores, downloads, transcription, engine, reports };
  const { chat, queue, status } = wire(deps);
  opened.defer(() => chat.stop());
  opened.defer(() => queue.stop({ graceMs: GRACE_MS }));
  opened.defer(downloads.onReady(() => queue.wake()));
  await queue.start();
  chat.start();
  const owned = opened.move();
  return { status, [Symbol.asyncDispose]: () => closeInTime(owned, clock) };
}

/** What is stored is stored: parts that do not close in time are left to the end of the process. */
async function closeInTime(owned: AsyncDisposableStack, clock: Clock): Promise<void> {
  let hasEnded = false;
  const closing = owned.disposeAsync().finally(() => hasEnded = true);
  await waitAtMost(clock, STOP_MS, closing);
  if (hasEnded) return await closing;
  log.warning("the bot did not stop within {seconds} s and ends all the same", { seconds: STOP_MS / 1000 });
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
  const { settings, token, clock, stores } = deps;
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
  reports.listen(journal);
  return createQueue({
    ...{ store: stores.jobs, engine, reports, clock },
    runner: files,
    messenger: chat.messenger,
    choose: async ({ chatId }) => resolve(await stores.chatSettings.get(chatId), offerOf(deps)),
    random: Math.random,
    maxRetries: settings.QUEUE_MAX_RETRIES,
  });
}

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
