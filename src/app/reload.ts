import { getLogger } from "@logtape/logtape";
import { ConfigError, type Settings } from "../config.ts";
import { REMOTE_PROFILES } from "../provider_list.ts";

const log = getLogger(["transhades"]);

/** What a running bot takes up; all the rest counts from the next start. */
const LIVE: ReadonlySet<string> = new Set([
  "TRANSCRIPTION_PROVIDER",
  "PROVIDER_FALLBACK",
  "ALLOWED_USERS",
  "ALLOWED_CHATS",
  "QUOTA_MINUTES_PER_DAY",
  "ADMIN_USERS",
  "OPEN_ACCESS",
  "QUEUE_MAX_WORKERS",
  "QUEUE_MAX_RETRIES",
  "QUEUE_RATE_LIMIT_PER_USER",
  ...REMOTE_PROFILES.flatMap(({ name }) =>
    ["API_KEY", "MODEL", "BASE_URL"].map((suffix) => `${name.toUpperCase()}_${suffix}`)
  ),
]);

/** Made from other settings: what it is made from is compared. */
const MADE: ReadonlySet<string> = new Set(["remotes", "provider", "chat"]);

interface ReloadDeps {
  /** @throws {ConfigError} */
  read(): Settings;
  /** Takes up what a running bot can, all of it or nothing. */
  use(settings: Settings): void;
}

/** Reads the settings again and takes up what changed: the settings that are in use from then on. With bad values nothing changes, and the log says what is wrong. */
export function reload(before: Settings, { read, use }: ReloadDeps): Settings {
  try {
    const after = read();
    if (after.TELEGRAM_BOT_TOKEN === undefined) throw new ConfigError(["TELEGRAM_BOT_TOKEN is not set"]);
    const changed = changedNames(before, after);
    use(after);
    tell(changed);
    return after;
  } catch (error) {
    log.error("the settings stay as they were: {reason}", {
      reason: error instanceof Error ? error.message : String(error),
    });
    return before;
  }
}

/** By the names of the environment. */
function changedNames(before: Settings, after: Settings): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Settings)[];
  return names.filter((name) =>
    !MADE.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name])
  )
    .map((name) => name === "credentials" ? "TELEGRAM_API_ID" : name);
}

function tell(changed: readonly string[]): void {
  const now = changed.filter((name) => LIVE.has(name));
  const later = changed.filter((name) => !LIVE.has(name));
  log.info("the settings were read again; changed: {names}", { names: now.join(", ") || "nothing" });
  if (later.length > 0) {
    log.warn("{names} changed, too, but only the next start takes that up", { names: later.join(", ") });
  }
}
