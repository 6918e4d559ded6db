import type { Status } from "../ops/status.ts";
import type { Settings } from "../config.ts";

/** What is configured, for the log at the start: a line a part, no secrets. */
export function banner(settings: Settings, status: Status, version: string): string[] {
  return [
    `Transhades ${version}`,
    `accounts   ${accounts(status)}`,
    `providers  ${
      status.providers.map(({ provider, model }) => `${provider} (${model})`).join(", ")
    }; default ${settings.provider}`,
    `writing    ${
      settings.chat
        ? `${settings.chat.model} (${settings.chat.label})`
        : "off: no summaries, no translations (set CHAT_MODEL)"
    }`,
    `cache      ${
      status.cache
        ? `${status.cache.type}, ${status.cache.entries} of ${status.cache.maxEntries} transcripts`
        : "off"
    }`,
    `queue      ${settings.QUEUE_MAX_WORKERS} workers, ${settings.QUEUE_MAX_RETRIES} retries, ${settings.QUEUE_RATE_LIMIT_PER_USER} tasks per person`,
    `audio      ${settings.AUDIO_TARGET_BITRATE} kbit/s at most, files over ${settings.AUDIO_COMPRESSION_THRESHOLD_MB} MB are compressed`,
    `access     ${access(settings)}`,
  ];
}

function accounts({ accounts }: Status): string {
  if (accounts.length === 0) {
    return "none: files up to 20 MB only (set TELEGRAM_API_ID and TELEGRAM_API_HASH)";
  }
  return accounts.map(({ name, state }) => `${name} ${state}`).join(", ");
}

function access({ OPEN_ACCESS, ALLOWED_USERS, ALLOWED_CHATS, ADMIN_USERS }: Settings): string {
  if (OPEN_ACCESS) return "everybody";
  const served = new Set([...ALLOWED_USERS, ...ADMIN_USERS]).size;
  if (ALLOWED_CHATS.length > 0) return `${served} people, and everybody in ${ALLOWED_CHATS.length} groups`;
  return served > 0 ? `${served} people` : "nobody: set ADMIN_USERS, ALLOWED_USERS or OPEN_ACCESS=true";
}
