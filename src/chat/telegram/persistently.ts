import { growingMs } from "../../waiting.ts";
import { GrammyError } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { describe, retryAfterMs } from "./errors.ts";

const log = getLogger(["transhades", "chat"]);

const FIRST_BACK_OFF_MS = 1_000;
const LONGEST_BACK_OFF_MS = 30_000;
/** A bot that does not ask is deaf: whatever Telegram demands, it looks again after an hour. */
const LONGEST_WAIT_MS = 3_600_000;

interface Patience {
  clock: Clock;
  signal: AbortSignal;
  /** What it means, and what to do, when Telegram does not take what was asked for. */
  refused?: string;
}

/**
 * Repeats a request until it works.
 * @throws the signal's reason when it aborts
 */
export async function persistently<Result>(
  { clock, signal, refused }: Patience,
  request: () => Promise<Result>,
): Promise<Result> {
  for (let failures = 0;; failures++) {
    try {
      return await request();
    } catch (error) {
      signal.throwIfAborted();
      log.warn("{reason}. {advice}", { reason: describe(error), advice: advice(error, refused) });
      const backOffMs = growingMs(failures, FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS);
      await clock.sleep(Math.min(retryAfterMs(error) ?? backOffMs, LONGEST_WAIT_MS), signal);
    }
  }
}

function advice(error: unknown, refused?: string): string {
  const code = error instanceof GrammyError ? error.error_code : 0;
  if (code === 401 || code === 404) {
    return "The bot token is wrong or revoked: set TELEGRAM_BOT_TOKEN to the one of @BotFather";
  }
  if (code === 409) {
    return "Another program or a webhook uses the same bot token: stop it, or use a bot of your own";
  }
  if (code === 400 && refused !== undefined) return refused;
  return "Telegram cannot be used just now; the bot goes on trying";
}
