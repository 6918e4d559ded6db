import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { SourceError } from "../../pipeline/errors.ts";
import type { Account } from "../accounts/account.ts";
import { disconnected } from "../accounts/rotator.ts";
import { type FoundFile, type MessageRef, MtprotoError } from "../mtproto_client.ts";
import { RETRY_UNREACHABLE_MS, SHORT_WAIT_MS } from "../waits.ts";

const log = getLogger(["transhades", "download"]);

/**
 * Looks up a message with one account after the other.
 * @returns undefined when the message or its file is gone; that nobody could look says nothing of the kind
 * @throws {SourceError} "wait", "disconnected" or "unavailable" when no account can look now
 */
export async function findByMessage(
  message: MessageRef,
  accounts: readonly Account[],
  clock: Clock,
  signal: AbortSignal,
): Promise<FoundFile | undefined> {
  for (;;) {
    for (const account of accounts.filter(({ lookUpAt }) => lookUpAt === 0)) {
      const found = await attempt(account, message, signal);
      if (found !== "failed") return found;
    }
    await clock.sleep(shortWaitMs(accounts, clock), signal);
  }
}

async function attempt(
  account: Account,
  message: MessageRef,
  signal: AbortSignal,
): Promise<FoundFile | undefined | "failed"> {
  try {
    return await account.findFile(message, signal);
  } catch (error) {
    if (!(error instanceof MtprotoError)) throw error;
    if (error.problem === "location_invalid" || error.isRefusal) return undefined;
    const { name } = account;
    log.info("{account} cannot look up the message: {reason}", { account: name, reason: error.message });
    return "failed";
  }
}

/** @throws {SourceError} when there is nobody to wait for, or for too long */
function shortWaitMs(accounts: readonly Account[], clock: Clock): number {
  const waiting = accounts.flatMap(({ name, lookUpAt }) => lookUpAt ? { name, until: lookUpAt } : []);
  const first = waiting.toSorted((a, b) => a.until - b.until).at(0);
  const someoneTried = accounts.some(({ lookUpAt }) => lookUpAt === 0);
  if (first === undefined && !someoneTried && accounts.some(({ isConnecting }) => isConnecting)) {
    throw disconnected();
  }
  if (first === undefined || someoneTried) {
    const facts = { retryAfterMs: RETRY_UNREACHABLE_MS, isOutage: true };
    throw new SourceError("unavailable", "no Telegram account can look up the message", facts);
  }
  const retryAfterMs = Math.max(0, first.until - clock.now());
  if (retryAfterMs <= SHORT_WAIT_MS) return retryAfterMs;
  const facts = { retryAfterMs, accountName: first.name };
  throw new SourceError("wait", "Telegram asks every account to wait before it looks up messages", facts);
}
