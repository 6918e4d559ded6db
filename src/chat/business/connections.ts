import { type Api, GrammyError } from "grammy/web";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { apiSignal } from "../telegram/client.ts";

/** Who connected the bot to their account; their own chat with it has the same number. */
export interface Owner {
  userId: number;
  languageCode?: string;
}

const MOST = 1_000;
/** Of several instances one alone is told that a connection is back: for longer nobody believes that it is not there. */
const GONE_MS = 60_000;
/** Other updates of the account wait meanwhile. */
const ASK_MS = 5_000;

const shape = z.looseObject({
  id: z.string(),
  user: z.looseObject({ id: z.int(), language_code: z.string().optional().catch(undefined) }),
  is_enabled: z.boolean(),
});

/** Whose connections are, as Telegram told; what it did not tell since the start it is asked for once. */
export class Connections {
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #known = new Map<string, { owner: Owner | undefined; at: number }>();

  /** @param api neither waits nor repeats */
  constructor(api: Api, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /** Telegram tells of a connection; resolves to whose it is. `isNews`: nothing was known of it. */
  hear(connection: unknown): { owner: Owner; isEnabled: boolean; isNews: boolean } | undefined {
    const told = shape.safeParse(connection).data;
    if (told === undefined) return undefined;
    const { id, user, is_enabled: isEnabled } = told;
    const owner = { userId: user.id, languageCode: user.language_code };
    const isNews = this.#known.get(id)?.owner === undefined;
    this.#remember(id, isEnabled ? owner : undefined);
    return { owner, isEnabled, isNews };
  }

  /** Undefined for one that ended or never was. @throws when Telegram cannot be asked */
  async ownerOf(id: string): Promise<Owner | undefined> {
    const { owner, at } = this.#known.get(id) ?? { at: -Infinity };
    if (owner !== undefined || this.#clock.now() - at < GONE_MS) return owner;
    await this.#ask(id);
    return this.#known.get(id)?.owner;
  }

  async #ask(id: string): Promise<void> {
    try {
      const told = await this.#api.getBusinessConnection(id, apiSignal(AbortSignal.timeout(ASK_MS)));
      if (this.hear(told) === undefined) this.#remember(id, undefined);
    } catch (error) {
      if (!(error instanceof GrammyError && error.error_code === 400)) throw error;
      this.#remember(id, undefined);
    }
  }

  #remember(id: string, owner: Owner | undefined): void {
    this.#known.delete(id);
    this.#known.set(id, { owner, at: this.#clock.now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST) this.#known.delete(oldest);
  }
}
