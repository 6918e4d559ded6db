import { getLogger } from "@logtape/logtape";
import type { Access } from "../chat/access.ts";
import { spend } from "../chat/quota.ts";
import type { Offer } from "../chat/wishes.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { Feed } from "../feed.ts";
import { OneTimeKeys } from "../http/one_time_keys.ts";
import { PersonUsage } from "../ops/history/person_usage.ts";
import { JobProgresses } from "../ops/dashboard/job_progress.ts";
import { journal, standInJournal } from "../ops/journal.ts";
import type { Metrics } from "../ops/metrics/metrics.ts";
import type { StatusSource } from "../ops/status.ts";
import { Troubles } from "../ops/troubles.ts";
import type { Queue } from "../queue/queue.ts";
import type { JobReport } from "../queue/ports.ts";
import { waitAtMost } from "../waiting.ts";
import { openAccounts } from "./accounts.ts";
import { backendOf } from "./backend.ts";
import { linkMaker, openDashboard } from "./dashboard.ts";
import { limitsOf, openEngine } from "./engine.ts";
import { listeningOf, openPresence } from "./presence.ts";
import { keepNoted } from "./presence_note.ts";
import { secretsOf } from "./secrets.ts";
import { lockSessions } from "./sessions_lock.ts";
import { openSettledStores } from "./settled_stores.ts";
import { openTranscription, type Transcription } from "./transcription.ts";
import { webhookOf } from "./webhook_secret.ts";
import { type BotDeps, instanceOf, measure, openCopies, wire } from "./wiring.ts";

const log = getLogger(["transhades"]);

/**
 * How SHUTDOWN_SECONDS are shared: running jobs may finish, then what the chat has under way; whatever hangs, the program
 * ends within all of them.
 */
const STOP_SHARES = { jobs: 0.4, chat: 0.5, all: 0.95 };

export interface Bot extends AsyncDisposable {
  readonly status: StatusSource;
  /** Undefined where no server tells them. */
  readonly metrics: Metrics | undefined;
  /** Takes up what a running bot can of other settings (who may use it, who recognises speech), and a renewed certificate. */
  use(settings: Settings): void;
}

/**
 * Starts the whole bot; disposing stops it within SHUTDOWN_SECONDS, jobs parked for the next start, and closes everything in reverse.
 * @throws {OperatorError} when it cannot listen, what is stored cannot be opened, or another process uses its sessions
 */
export async function startBot(
  settings: Settings,
  token: string,
  clock: Clock,
  troubles: Troubles = new Troubles(),
): Promise<Bot> {
  await using opened = new AsyncDisposableStack();
  const webhook = await webhookOf(settings);
  const presence = opened.use(await openPresence(settings, { clock, webhook }));
  const deps = await openDeps(opened, { settings, token, clock, webhook });
  const { chat, queue, status } = wire(deps);
  const metrics = opened.use(listeningOf(settings) && await measure(deps, chat, status));
  const secrets = secretsOf(settings);
  const self = () => instanceOf(deps, chat);
  const dashboard = opened.use(
    await openDashboard({ ...deps, self, status, queue, troubles, secrets, feeds: feedsOf(deps) }),
  );
  const stopMs = settings.SHUTDOWN_SECONDS * 1_000;
  opened.defer(() => chat.stop({ graceMs: stopMs * STOP_SHARES.chat }));
  opened.use(openCopies(deps, chat));
  opened.defer(() => queue.stop({ graceMs: stopMs * STOP_SHARES.jobs }));
  opened.defer(deps.downloads.onReady(() => queue.wake()));
  await queue.start();
  chat.start();
  opened.use(keepNoted(deps.stores.instances, self, clock));
  presence.serve(backendOf(deps, { chat, status, metrics, dashboard }));
  const owned = opened.move();
  const close = () => {
    presence.drain();
    chat.close();
    return closeInTime(owned, clock, stopMs * STOP_SHARES.all);
  };
  const useAll = (next: Settings) => {
    use(next, { ...deps, queue }, secrets);
    void presence.renewCertificate();
  };
  return { status, metrics, use: useAll, [Symbol.asyncDispose]: close };
}

type Given = Pick<BotDeps, "settings" | "token" | "clock" | "webhook">;

/** Opens everything that is to be closed again, what others rest on first. */
async function openDeps(opened: AsyncDisposableStack, given: Given): Promise<BotDeps> {
  const { settings, token, clock } = given;
  const stores = opened.use(await openSettledStores(settings, token, clock));
  if (settings.credentials.length > 0) opened.use(await lockSessions(settings.SESSIONS_DIR));
  const transcription = opened.use(openTranscription(settings, clock, stores.keyNews));
  opened.use(transcription.providers.failovers.listen(standInJournal));
  const downloads = opened.use(await openAccounts(settings, token, stores, clock));
  const reports = new Feed<JobReport>();
  opened.use(reports.listen(journal));
  const access = accessOf(settings);
  opened.use(reports.listen(spendingOn({ access, dayBook: stores.dayBook, clock })));
  const personUsage = opened.use(new PersonUsage({ book: stores.personUse, jobs: reports, clock }));
  const keys = new OneTimeKeys(stores.oneTimeBook);
  const engine = await openEngine({ settings, stores, reports, clock });
  return {
    ...given,
    instance: {
      name: crypto.randomUUID().slice(0, 8),
      startedAt: clock.now(),
      workers: settings.QUEUE_MAX_WORKERS,
    },
    keys,
    personUsage,
    dashboardLink: linkMaker(settings, keys),
    access,
    offer: offerOf(settings, transcription),
    ...{ stores, transcription, downloads, engine, reports, progresses: new JobProgresses() },
  };
}

function feedsOf({ reports, transcription }: BotDeps) {
  return { jobs: reports, requests: transcription.providers.requests };
}

/** Whoever had a piece recognised has used up as much of today. */
function spendingOn(deps: Parameters<typeof spend>[2]) {
  return ({ job, event }: JobReport) => {
    if (event.type === "piece" && event.tookSeconds !== undefined) void spend(job, event.audioSeconds, deps);
  };
}

type Running = BotDeps & { queue: Queue };

/** Who looks access and offer up finds the new ones: they stay the same objects. */
function use(next: Settings, { queue, instance, ...deps }: Running, secrets: string[]): void {
  const { transcription, access, offer } = deps;
  transcription.useProviders(next);
  queue.use(limitsOf(next));
  instance.workers = next.QUEUE_MAX_WORKERS;
  secrets.push(...secretsOf(next));
  Object.assign(access, accessOf(next));
  Object.assign(offer, offerOf(next, transcription));
}

/** What is stored is stored: parts that do not close in time are left to the end of the process. */
async function closeInTime(owned: AsyncDisposableStack, clock: Clock, ms: number): Promise<void> {
  let hasEnded = false;
  const closing = owned.disposeAsync().finally(() => hasEnded = true);
  await waitAtMost(clock, ms, closing);
  if (hasEnded) return await closing;
  log.warning("the bot did not stop within {seconds} s and ends all the same", { seconds: ms / 1000 });
}

function accessOf(settings: Settings): Access {
  const { ALLOWED_USERS, ALLOWED_CHATS, ADMIN_USERS, OPEN_ACCESS, QUOTA_MINUTES_PER_DAY } = settings;
  return {
    allowedUsers: new Set(ALLOWED_USERS),
    allowedChats: new Set(ALLOWED_CHATS),
    adminUsers: new Set(ADMIN_USERS),
    open: OPEN_ACCESS,
    minutesPerDay: QUOTA_MINUTES_PER_DAY,
  };
}

/** A name that no button can carry cannot be chosen. */
const CAN_BE_CHOSEN = /^[\w./:@+-]{1,45}$/;

function offerOf({ provider, remotes }: Settings, { configured }: Transcription): Offer {
  const models = Object.entries(remotes).map(([name, { model, otherModels = [] }]) =>
    [name, [...new Set([model, ...otherModels])]] as const
  ).filter(([, names]) => names.every((name) => CAN_BE_CHOSEN.test(name)));
  return { providers: configured(), defaultProvider: provider, models: Object.fromEntries(models) };
}
