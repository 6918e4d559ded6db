import type { Context } from "hono";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { waitAtMost } from "../waiting.ts";
import { BodyRefused, readBody, refuseBody } from "./body.ts";
import { canStore } from "./health.ts";
import type { Backend, Readiness } from "./ports.ts";
import { sameSecret } from "./same_secret.ts";

const log = getLogger(["transhades", "http"]);

const SECRET_HEADER = "x-telegram-bot-api-secret-token";
const BODY = { mostBytes: 1_000_000, withinMs: 5_000 };
/** Telegram gives up after some 10 s and brings the update again. */
const ANSWER_MS = 8_000;
/** A look at the store serves all updates of so long: they come by hundreds a second. */
const LOOK_MS = 100;
/** Telegram is asked for 40 connections; this leaves room for what outlasted its answer. */
const MOST_IN_FLIGHT = 100;

/**
 * Takes updates from Telegram. The answer is 200 only when the update is kept; with 503 Telegram brings it again, later
 * and later: while the program starts, drains or cannot store, when it is too slow, and when too much is in flight.
 */
export class Webhook {
  readonly #secret: string;
  readonly #readiness: Readiness;
  readonly #clock: Clock;
  #inFlight = 0;
  #look?: { at: number; canStore: Promise<boolean> };

  constructor(secret: string, readiness: Readiness, clock: Clock) {
    this.#secret = secret;
    this.#readiness = readiness;
    this.#clock = clock;
  }

  async answer(context: Context): Promise<Response> {
    if (!sameSecret(context.req.header(SECRET_HEADER), this.#secret)) {
      return context.text("the secret is wrong", 401);
    }
    if (!/^application\/json\b/i.test(context.req.header("content-type") ?? "")) {
      return context.text("updates come as application/json", 415);
    }
    if (this.#inFlight >= MOST_IN_FLIGHT) return later(context, "too many updates at once");
    this.#inFlight++;
    let answer: Response | undefined;
    const handled = this.#handle(context).then((given) => answer = given).finally(() => this.#inFlight--);
    await waitAtMost(this.#clock, ANSWER_MS, handled);
    return answer ?? later(context, "it takes too long");
  }

  /** Never rejects. */
  async #handle(context: Context): Promise<Response> {
    try {
      const { phase, backend } = this.#readiness;
      if (phase !== "running" || backend === undefined) return later(context, `the program is ${phase}`);
      if (!await this.#canStore(backend)) return later(context, "nothing can be stored");
      return await this.#bring(context, backend);
    } catch (error) {
      if (error instanceof BodyRefused) return refuseBody(error);
      if (error instanceof SyntaxError) return context.text("the body is no JSON", 400);
      return later(context, error instanceof Error ? error.message : String(error));
    }
  }

  #canStore(backend: Backend): Promise<boolean> {
    const now = this.#clock.now();
    const { at, canStore: known } = this.#look ?? { at: -Infinity };
    if (known !== undefined && now >= at && now < at + LOOK_MS) return known;
    this.#look = { at: now, canStore: canStore(backend, this.#clock) };
    return this.#look.canStore;
  }

  async #bring(context: Context, backend: Backend): Promise<Response> {
    const update: unknown = JSON.parse(await readBody(context.req.raw, BODY, this.#clock));
    await backend.handleUpdate(update);
    return context.body(null, 200);
  }
}

/** Why is for the log alone: getWebhookInfo tells no more than the status. */
function later(context: Context, reason: string): Response {
  log.debug("an update is to come again: {reason}", { reason });
  return context.text("later", 503);
}
