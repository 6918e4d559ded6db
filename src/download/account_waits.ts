import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { CooldownBook } from "./cooldown_book.ts";
import type { MtprotoError } from "./mtproto_client.ts";

const log = getLogger(["transhades", "download"]);

const LOGIN = ["auth.importBotAuthorization"];
/** Whatever of these must wait, no file part can be read. */
const READING = ["upload.getFile", "auth.exportAuthorization", "auth.importAuthorization"];
const LOOKING_UP = ["messages.getMessages", "channels.getMessages"];
/** Shortest wait after a refusal: "wait 0 seconds" must not become a busy loop. */
const SHORTEST_WAIT_MS = 500;

/** The waits of one account, by what they keep it from: their ends, 0 when there is none. */
export class AccountWaits {
  readonly #account: string;
  readonly #cooldowns: CooldownBook;
  readonly #clock: Clock;

  constructor(account: string, cooldowns: CooldownBook, clock: Clock) {
    this.#account = account;
    this.#cooldowns = cooldowns;
    this.#clock = clock;
  }

  get login(): number {
    return this.#cooldowns.until(this.#account, LOGIN);
  }

  /** Of file parts. */
  get reading(): number {
    return this.#cooldowns.until(this.#account, READING);
  }

  /** Of messages. */
  get lookingUp(): number {
    return this.#cooldowns.until(this.#account, LOOKING_UP);
  }

  /** Telegram asked to wait. */
  note({ method, waitMs }: MtprotoError): void {
    const until = this.#clock.now() + Math.max(waitMs, SHORTEST_WAIT_MS);
    log.warn("{account} must wait {seconds} s ({method})", {
      account: this.#account,
      seconds: Math.ceil(waitMs / 1000),
      method,
    });
    this.#cooldowns.set({ accountName: this.#account, method, until });
  }
}
