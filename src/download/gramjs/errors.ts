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
const WRONG_API_ID =
  "TELEGRAM_API_ID and TELEGRAM_API_HASH do not belong together; copy both from my.telegram.org";
const CREDENTIAL_REFUSED: Record<string, string> = {
  API_ID_INVALID: WRONG_API_ID,
  CONNECTION_API_ID_INVALID: WRONG_API_ID,
  API_ID_PUBLISHED_FLOOD:
    "this TELEGRAM_API_ID is publicly known and blocked; create your own at my.telegram.org",
  ACCESS_TOKEN_INVALID:
    "TELEGRAM_BOT_TOKEN (of a helper: TELEGRAM_HELPER_TOKENS) is wrong; copy it from @BotFather",
  ACCESS_TOKEN_EXPIRED:
    "TELEGRAM_BOT_TOKEN (of a helper: TELEGRAM_HELPER_TOKENS) was revoked; get the new one from @BotFather",
  USER_DEACTIVATED: "the bot's account was deleted",
  USER_DEACTIVATED_BAN: "the bot's account is banned",
};

const GONE =
  /^(LOCATION_INVALID|FILE_ID_INVALID|FILE_PART_\w+|CHANNEL_(INVALID|PRIVATE)|MSG_ID_INVALID|MESSAGE_IDS?_\w+)$/;

/** Methods by which an account connects: what is refused there is refused to the account. */
const CONNECTING = new Set(["auth.importBotAuthorization", "users.getUsers", "help.getConfig"]);
const ASK_AGAIN_MS = 3_600_000;
/** Where Telegram says to wait but no number that could be one. */
const UNKNOWN_WAIT_S = 60;

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

/** GramJS takes "slower" for a wait of the account; left alone, it is told by its name. */
export function tellSlowerFromWait(): void {
  for (const pattern of errors.rpcErrorRe.keys()) {
    if (pattern.source.startsWith("FLOOD_PREMIUM_WAIT")) errors.rpcErrorRe.delete(pattern);
  }
}

function fromRpcError(name: string, code: number | undefined, method: string): MtprotoError {
  const slower = /^FLOOD_PREMIUM_WAIT_(\d+)$/.exec(name);
  if (slower && method === "upload.getFile") {
    const facts = { method, waitMs: Number(slower[1]) * 1000 };
    return new MtprotoError("slower", `Telegram asks for less (${name}, ${method})`, facts);
  }
  const wait = /^(?:FLOOD|SLOWMODE)\w*?(?:_(-?\d+))?$/.exec(name);
  if (wait) {
    const seconds = Math.max(0, Number(wait[1] ?? UNKNOWN_WAIT_S));
    return new MtprotoError("flood", `Telegram asks to wait (${name}, ${method})`, {
      method,
      waitMs: seconds * 1000,
    });
  }
  const barred = barredReason(name, code, method);
  if (barred) return new MtprotoError("barred", barred, { method, waitMs: ASK_AGAIN_MS });
  const problem = problemOf(name);
  const message = CREDENTIAL_REFUSED[name] ?? `Telegram answered ${code} ${name} (${method})`;
  return new MtprotoError(problem, message, { method, isRefusal: problem === "other" && isNo(code) });
}

/** Why Telegram does not let the account work at all, where nothing says what would help. */
function barredReason(name: string, code: number | undefined, method: string): string | undefined {
  if (name.startsWith("FROZEN_")) {
    return `Telegram has frozen the bot's account (${name}): appeal as Telegram's message to the bot's owner says`;
  }
  if (!CONNECTING.has(method) || !isNo(code) || problemOf(name) !== "other") return undefined;
  return `Telegram answered ${code} ${name} (${method})`;
}

function isNo(code: number | undefined): boolean {
  return code !== undefined && code >= 400 && code < 500;
}

function problemOf(name: string): MtprotoProblem {
  if (SESSION_REFUSED.has(name)) return "session_refused";
  if (name in CREDENTIAL_REFUSED) return "credential_refused";
  if (name.startsWith("FILE_REFERENCE_") || name === "FILEREF_UPGRADE_NEEDED") return "reference_expired";
  if (GONE.test(name)) return "location_invalid";
  // The key is known but not introduced on this connection: a new connection begins with the introduction.
  if (name === "CONNECTION_NOT_INITED" || name === "CONNECTION_LAYER_INVALID") return "connection";
  return "other";
}
