import { errors } from "telegram";
import { MtprotoError, type MtprotoProblem } from "../mtproto_client.ts";

/** Telegram's names for a login that is of no use any more. */
const SESSION_REFUSED = new Set([
  "AUTH_KEY_UNREGISTERED",
  "AUTH_KEY_INVALID",
  "AUTH_KEY_PERM_EMPTY",
  "AUTH_KEY_DUPLICATED",
  "SESSION_REVOKED",
  "SESSION_EXPIRED",
]);

/** Refusals that only the operator can end, and what to do about them. */
const CREDENTIAL_REFUSED: Record<string, string> = {
  API_ID_INVALID:
    "TELEGRAM_API_ID and TELEGRAM_API_HASH do not belong together; copy both from my.telegram.org",
  API_ID_PUBLISHED_FLOOD:
    "this TELEGRAM_API_ID is publicly known and blocked; create your own at my.telegram.org",
  ACCESS_TOKEN_INVALID: "TELEGRAM_BOT_TOKEN is wrong; copy it from @BotFather",
  ACCESS_TOKEN_EXPIRED: "TELEGRAM_BOT_TOKEN was revoked; get the new one from @BotFather",
  USER_DEACTIVATED: "the bot's account was deleted",
  USER_DEACTIVATED_BAN: "the bot's account is banned",
};

const GONE =
  /^(LOCATION_INVALID|FILE_ID_INVALID|FILE_PART_\w+|CHANNEL_(INVALID|PRIVATE)|MSG_ID_INVALID|MESSAGE_IDS?_\w+)$/;

/** What GramJS threw in answer to `method`, as one of ours. */
export function toMtprotoError(error: unknown, method: string): MtprotoError {
  if (error instanceof MtprotoError) return error;
  if (error instanceof errors.FloodWaitError || error instanceof errors.SlowModeWaitError) {
    const facts = { method, waitMs: error.seconds * 1000 };
    return new MtprotoError("flood", `Telegram asks to wait ${error.seconds} s (${method})`, facts);
  }
  if (
    error instanceof errors.FileMigrateError || error instanceof errors.UserMigrateError ||
    error instanceof errors.NetworkMigrateError || error instanceof errors.PhoneMigrateError
  ) {
    return new MtprotoError("file_migrate", `data centre ${error.newDc} has it (${method})`, {
      method,
      dcId: error.newDc,
    });
  }
  if (error instanceof errors.RPCError) return fromRpcError(error.errorMessage, error.code, method);
  return new MtprotoError("other", error instanceof Error ? error.message : String(error), {
    method,
    cause: error,
  });
}

function fromRpcError(name: string, code: number | undefined, method: string): MtprotoError {
  return new MtprotoError(
    problemOf(name),
    CREDENTIAL_REFUSED[name] ?? `Telegram answered ${code} ${name} (${method})`,
    {
      method,
    },
  );
}

function problemOf(name: string): MtprotoProblem {
  if (SESSION_REFUSED.has(name)) return "session_refused";
  if (name in CREDENTIAL_REFUSED) return "credential_refused";
  if (name.startsWith("FILE_REFERENCE_")) return "reference_expired";
  if (GONE.test(name)) return "location_invalid";
  // The key is known but not introduced on this connection: a new connection begins with the introduction.
  if (name.startsWith("CONNECTION_")) return "connection";
  return "other";
}
