import { type BotIdentity, inspectBot } from "../chat/telegram/inspect.ts";
import type { Check, Finding } from "../cli/doctor.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import type { AccountStatus } from "../download/ports.ts";
import { openStores } from "../store/open_stores.ts";
import { openAccounts } from "./accounts.ts";
import { RUNS } from "./running_bot.ts";
import { lockSessions } from "./sessions_lock.ts";

const LOOK_AGAIN_MS = 200;

/** What the bot needs of Telegram: its token, a way for updates, accounts that can log in. */
export function telegramChecks(settings: Settings, clock: Clock, isRunning = false): Check[] {
  const token = settings.TELEGRAM_BOT_TOKEN;
  if (token === undefined) return [{ name: "bot token", run: () => Promise.resolve(NO_TOKEN) }];
  return [
    { name: "bot token", run: (signal) => botToken(token, settings, signal) },
    {
      name: "accounts",
      run: (signal) => isRunning ? Promise.resolve(RUNS) : accounts(settings, token, clock, signal),
    },
    { name: "access", run: () => Promise.resolve(access(settings)) },
  ];
}

const NO_TOKEN: Finding = { state: "off", says: "TELEGRAM_BOT_TOKEN is not set: only `transcribe` works" };

async function botToken(token: string, settings: Settings, signal: AbortSignal): Promise<Finding> {
  try {
    const { username, webhook } = await inspectBot(token, settings.TELEGRAM_BOT_API_ROOT, signal);
    return { state: "ok", says: `it is @${username}'s; ${howUpdatesCome(webhook, settings.WEBHOOK_URL)}` };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return {
      state: "bad",
      says,
      mend: "copy the token from @BotFather, and see that Telegram can be reached",
    };
  }
}

function howUpdatesCome(webhook: BotIdentity["webhook"], wanted: string | undefined): string {
  if (wanted === undefined) {
    return webhook ? "a webhook is left behind and is removed when the bot starts" : "updates are polled";
  }
  if (webhook?.url !== wanted) return "the webhook is set when the bot starts";
  const { pendingUpdates, lastTrouble } = webhook;
  return `Telegram brings updates to ${wanted}, ${pendingUpdates} wait` +
    (lastTrouble ? `; last trouble ${lastTrouble}` : "");
}

/** Lets every account connect, as the bot would; a login that works is kept in its session file. */
async function accounts(
  settings: Settings,
  token: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Finding> {
  if (settings.credentials.length === 0) {
    return {
      state: "off",
      says: "none: files up to 20 MB only (TELEGRAM_API_ID and TELEGRAM_API_HASH are not set)",
    };
  }
  using _sessions = await lockSessions(settings.SESSIONS_DIR);
  using stores = await openStores({ type: "memory", clock, cacheMaxEntries: settings.CACHE_MAX_SIZE });
  await using downloads = await openAccounts(settings, token, stores, clock);
  while (!signal.aborted && downloads.status().some(({ state }) => state === "connecting")) {
    await clock.sleep(LOOK_AGAIN_MS);
  }
  const found = downloads.status();
  const says = found.map(describe).join("; ");
  if (found.every(({ state }) => state === "ready" || state === "waiting")) return { state: "ok", says };
  return {
    state: "bad",
    says,
    mend: "compare TELEGRAM_API_ID and TELEGRAM_API_HASH with https://my.telegram.org",
  };
}

function describe({ name, state, reason, waitingUntil }: AccountStatus): string {
  if (state === "waiting" && waitingUntil !== undefined) {
    return `${name} must wait until ${new Date(waitingUntil).toISOString()}`;
  }
  return `${name} ${state === "connecting" ? "does not get an answer" : state}${
    reason ? ` (${reason})` : ""
  }`;
}

function access({ OPEN_ACCESS, ALLOWED_USERS, ALLOWED_CHATS, ADMIN_USERS }: Settings): Finding {
  if (OPEN_ACCESS) return { state: "ok", says: "everybody may use the bot" };
  const served = new Set([...ALLOWED_USERS, ...ADMIN_USERS]).size;
  const groups = ALLOWED_CHATS.length;
  if (groups > 0) {
    return { state: "ok", says: `${served} people may use the bot, and everybody in ${groups} groups` };
  }
  if (served > 0) return { state: "ok", says: `${served} people may use the bot` };
  return {
    state: "bad",
    says: "nobody may use the bot",
    mend: "set ADMIN_USERS, ALLOWED_USERS or OPEN_ACCESS=true",
  };
}
