import { growingMs } from "../../waiting.ts";
import type { Transformer } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { waitAsked } from "./refusals.ts";
import type { SendBudget } from "./send_budget.ts";

const log = getLogger(["transhades", "chat"]);

const MAX_ATTEMPTS = 4;
/** A longer wait is for the caller to decide. */
const LONGEST_WAIT_MS = 60_000;
const FIRST_BACK_OFF_MS = 1000;

interface LimitDeps {
  budget: SendBudget;
  clock: Clock;
  /** Ends every wait. */
  stopping: AbortSignal;
}

/**
 * Keeps requests within Telegram's limits, waits as long as a 429 asks (up to a minute), and repeats what failed for
 * reasons that pass: 5xx and the network. A repeated message may arrive twice when only its answer was lost; a lost
 * message would be worse.
 */
export function obeyLimits({ budget, clock, stopping }: LimitDeps): Transformer {
  return async (previous, method, payload, signal) => {
    const chatId = chatOf(payload);
    for (let attempt = 1;; attempt++) {
      if (chatId !== undefined) await budget.take(chatId, stopping);
      const outcome = await settled(previous(method, payload, signal));
      if (!outcome.ok && outcome.waitMs !== undefined) {
        budget.asked(outcome.waitMs, chatId);
      }
      const waitMs = outcome.ok
        ? undefined
        : outcome.waitMs ?? growingMs(attempt - 1, FIRST_BACK_OFF_MS, LONGEST_WAIT_MS);
      const isFinal = waitMs === undefined || waitMs > LONGEST_WAIT_MS || attempt === MAX_ATTEMPTS;
      if (isFinal || signal?.aborted || stopping.aborted) return outcome.result();
      log.debug("{method} will be repeated in {waitMs} ms", { method, waitMs });
      if (chatId !== undefined) budget.block(chatId, waitMs);
      else await clock.sleep(waitMs, stopping);
    }
  };
}

function chatOf(payload: unknown): number | undefined {
  if (typeof payload !== "object" || payload === null || !("chat_id" in payload)) return undefined;
  return typeof payload.chat_id === "number" ? payload.chat_id : undefined;
}

interface Answer {
  ok: boolean;
  error_code?: number;
  parameters?: unknown;
  description?: unknown;
}

type Outcome<Result> = { ok: true; result: () => Result } | {
  ok: false;
  waitMs?: number;
  result: () => Result;
};

/** Did it work, or may it work later? Refusals that stay refusals count as done. */
async function settled<Result extends Answer>(request: Promise<Result>): Promise<Outcome<Result>> {
  try {
    const answer = await request;
    const code = answer.ok ? 200 : answer.error_code ?? 400;
    const waitMs = answer.ok ? undefined : waitAsked(answer);
    if (code !== 429 && code < 500 && waitMs === undefined) return { ok: true, result: () => answer };
    return { ok: false, waitMs, result: () => answer };
  } catch (error) {
    const rethrow = () => {
      throw error;
    };
    return { ok: false, result: rethrow };
  }
}
