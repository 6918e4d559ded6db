import type { Clock } from "../../clock.ts";
import { logFailure } from "../telegram/errors.ts";
import { type ChatContext, isPrivate } from "./deps.ts";
import type { Access } from "../access.ts";

/** Who lost a right keeps it for so long at most. */
const KNOWN_MS = 5 * 60_000;
const MOST = 1_000;

/** Who may decide for a chat: in a group its administrators, and the bot's own; in private whoever it is. */
export class Admins {
  readonly #clock: Clock;
  readonly #access: Access;
  readonly #known = new Map<string, { isAdmin: boolean; until: number }>();

  constructor({ clock, access }: { clock: Clock; access: Access }) {
    this.#clock = clock;
    this.#access = access;
  }

  /** Never rejects: of whom Telegram tells nothing, nothing is known, and they may not. */
  async mayDecide(context: ChatContext): Promise<boolean> {
    const { from, chatId, callbackQuery, msg } = context;
    if (chatId === undefined) return false;
    // An administrator who is anonymous writes as the group itself, and whoever may post in a channel as that.
    const isAsChat = callbackQuery === undefined && msg?.sender_chat?.id === chatId;
    if (isPrivate(context) || isAsChat) return true;
    if (from === undefined) return false;
    return this.#access.adminUsers.has(from.id) || await this.#isAdmin(context, `${chatId}:${from.id}`);
  }

  async #isAdmin(context: ChatContext, key: string): Promise<boolean> {
    const known = this.#known.get(key);
    if (known !== undefined && known.until > this.#clock.now()) return known.isAdmin;
    try {
      const { status } = await context.getAuthor();
      const isAdmin = status === "creator" || status === "administrator";
      this.#remember(key, isAdmin);
      return isAdmin;
    } catch (error) {
      logFailure(error);
      return false;
    }
  }

  #remember(key: string, isAdmin: boolean): void {
    this.#known.delete(key);
    this.#known.set(key, { isAdmin, until: this.#clock.now() + KNOWN_MS });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST) this.#known.delete(oldest);
  }
}
