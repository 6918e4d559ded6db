import { growingMs } from "../../waiting.ts";
import type { Clock } from "../../clock.ts";
import { MtprotoError } from "../mtproto_client.ts";

/** Telegram answers many logins with a wait of up to an hour: no reason is worth more of them in this time. */
const MOST_LOGINS = 6;
const WITHIN_MS = 120_000;
const FIRST_REST_MS = 5 * 60_000;
const LONGEST_REST_MS = 3_600_000;
/** Rests in a row, each twice as long as the one before; then only the operator can help. */
const MOST_RESTS = 4;
/** Without a login for so long, everything is forgiven. */
const CALM_MS = 6 * 3_600_000;

const METHOD = "auth.importBotAuthorization";

/** How often an account may log in, whatever it did between two logins. */
export class LoginBudget {
  readonly #clock: Clock;
  #logins: number[] = [];
  #rests = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes note of a login that is about to be tried.
   * @param reason why the last one did not last, if anybody knows
   * @throws {MtprotoError} "barred" when it must not be tried now, "credential_refused" when there is no sense in it any more
   */
  take(reason: string | undefined): void {
    const now = this.#clock.now();
    if (now - (this.#logins.at(-1) ?? now) > CALM_MS) this.#rests = 0;
    const recent = this.#logins.filter((at) => at > now - WITHIN_MS);
    if (recent.length < MOST_LOGINS) {
      this.#logins = [...recent, now];
      return;
    }
    const why = `its logins do not last${reason === undefined ? "" : ` (${reason})`}`;
    if (++this.#rests > MOST_RESTS) {
      const hint = "see whether another program uses the same login, then start anew";
      throw new MtprotoError("credential_refused", `${why}: ${hint}`, { method: METHOD });
    }
    const waitMs = growingMs(this.#rests - 1, FIRST_REST_MS, LONGEST_REST_MS);
    throw new MtprotoError("barred", `${why}; the next is tried later`, { method: METHOD, waitMs });
  }
}
