import { type Clock, systemClock } from "../../../src/clock.ts";
import { cutAnswer, garbageAnswer, type HttpFault, HttpFaults, outcomeOf } from "../http_faults.ts";
import { type HttpServer, serveHttp } from "../http_server.ts";
import { RequestLog, type RequestRecord } from "../request_log.ts";
import type { World } from "../world.ts";
import type { Bot } from "../world/message.ts";
import { BotApiError, tooManyRequests } from "./bot_api_error.ts";
import { BotSession } from "./bot_session.ts";
import type { Method } from "./call.ts";
import { fileAnswer, fileMethods } from "./files.ts";
import { type FloodLimitOptions, FloodLimits, TELEGRAM_FLOOD_LIMITS } from "./flood_limits.ts";
import { messageMethods } from "./message_methods.ts";
import { assertLoggedIn, otherMethods } from "./other_methods.ts";
import { missingIn, unknownIn } from "./official_methods.ts";
import { Params } from "./params.ts";
import { updateMethods } from "./update_methods.ts";

const METHODS: Record<string, Method> = {
  ...updateMethods,
  ...messageMethods,
  ...otherMethods,
  ...fileMethods,
};

/** Method names by their lower case: Telegram takes any. */
const NAMES = new Map(Object.keys(METHODS).map((name) => [name.toLowerCase(), name]));

export interface BotApiOptions {
  world: World;
  clock?: Clock;
  port?: number;
  /** false: bots may send and edit without limits. */
  floodLimits?: FloodLimitOptions | false;
  /** Targets "bot_api", "bot_api/sendMessage" (any method) and "bot_api/file". */
  faults?: HttpFaults;
  log?: RequestLog;
}

/** Telegram's Bot API over the sandbox's world: https://core.telegram.org/bots/api */
export function startBotApi(options: BotApiOptions): HttpServer {
  const api = new BotApi(options);
  const server = serveHttp((request, signal) => api.handle(request, signal), options.port);
  return {
    port: server.port,
    url: server.url,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

class BotApi implements AsyncDisposable {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #limits?: FloodLimits;
  readonly #faults: HttpFaults;
  readonly #log: RequestLog;
  #sessions = new Map<number, BotSession>();

  constructor(
    { world, clock = systemClock, floodLimits = TELEGRAM_FLOOD_LIMITS, faults, log }: BotApiOptions,
  ) {
    this.#world = world;
    this.#clock = clock;
    this.#limits = floodLimits === false ? undefined : new FloodLimits(clock, floodLimits);
    this.#faults = faults ?? new HttpFaults(clock);
    this.#log = log ?? new RequestLog();
  }

  async handle(request: Request, signal: AbortSignal): Promise<Response> {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(path);
    if (file) return await this.#download(file[1], file[2], signal);
    const method = /^\/bot([^/]+)\/([^/]+)\/?$/.exec(path);
    if (method === null) return answer(new BotApiError(404, "Not Found"));
    const name = NAMES.get(method[2].toLowerCase()) ?? method[2];
    return await this.#call(method[1], name, request, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session[Symbol.asyncDispose]()));
  }

  async #call(token: string, name: string, request: Request, signal: AbortSignal): Promise<Response> {
    const params = await Params.of(request).catch(asRefusal);
    const detail = params instanceof BotApiError ? {} : params.summary();
    const record = this.#log.begin(this.#clock.now(), "bot_api", name, detail);
    try {
      const fault = await this.#faults.meet(["bot_api", `bot_api/${name}`], signal);
      if (fault) return this.#end(record, faultAnswer(fault), fault);
      if (params instanceof BotApiError) throw params;
      const result = await this.#run(token, name, params, signal);
      return this.#end(record, Response.json({ ok: true, result }));
    } catch (error) {
      return this.#end(record, signal.aborted ? garbageAnswer(502) : answer(asRefusal(error)));
    }
  }

  async #run(token: string, name: string, params: Params, signal: AbortSignal): Promise<unknown> {
    const bot = this.#bot(token);
    const method = METHODS[name];
    if (method === undefined) throw new BotApiError(404, "Not Found: method not found");
    refuse(unknownIn(name, params.given));
    const session = this.#session(bot);
    const limits = this.#limits;
    const call = {
      world: this.#world,
      clock: this.#clock,
      bot,
      session,
      params,
      signal,
      ...(limits && { limits }),
    };
    assertLoggedIn(call);
    const result = await method(call);
    refuse(missingIn(name, params.given)); // beyond what the method itself misses, in Telegram's words
    return result;
  }

  async #download(token: string, path: string, signal: AbortSignal): Promise<Response> {
    const record = this.#log.begin(this.#clock.now(), "bot_api", "file", { path });
    try {
      const fault = await this.#faults.meet(["bot_api", "bot_api/file"], signal);
      if (fault) return this.#end(record, faultAnswer(fault), fault);
      const file = this.#session(this.#bot(token)).fileAt(path);
      if (file === undefined) throw new BotApiError(404, "Not Found");
      const bytesPerSecond = this.#faults.bandwidth("bot_api/file");
      return this.#end(record, fileAnswer(file, this.#clock, bytesPerSecond, signal));
    } catch (error) {
      return this.#end(record, signal.aborted ? garbageAnswer(502) : answer(asRefusal(error)));
    }
  }

  #bot(token: string): Bot {
    const bot = this.#world.directory.botByToken(token);
    if (bot === undefined) throw new BotApiError(401, "Unauthorized");
    return bot;
  }

  #session(bot: Bot): BotSession {
    const session = this.#sessions.get(bot.id) ?? new BotSession(this.#clock, this.#world.queue(bot.id));
    this.#sessions.set(bot.id, session);
    return session;
  }

  #end(record: RequestRecord, response: Response, fault?: HttpFault): Response {
    this.#log.end(record, this.#clock.now(), outcomeOf(fault, response));
    return response;
  }
}

/** What Telegram would pass over in silence is a mistake in a test. */
function refuse(wrong: string | undefined): void {
  if (wrong !== undefined) throw new BotApiError(400, `Bad Request: ${wrong}`);
}

/** The refusal itself; anything else goes on as it is. */
function asRefusal(error: unknown): BotApiError {
  if (error instanceof BotApiError) return error;
  throw error;
}

function answer(error: BotApiError): Response {
  const headers = error.retryAfterSeconds === undefined
    ? undefined
    : { "retry-after": `${error.retryAfterSeconds}` };
  return Response.json(error.body, { status: error.status, headers });
}

function faultAnswer(fault: HttpFault): Response {
  if (fault.kind === "rate_limit") return answer(tooManyRequests(fault.retryAfterSeconds));
  if (fault.kind === "cut") return cutAnswer();
  if (fault.kind === "garbage") return garbageAnswer();
  if (fault.kind === "empty") return Response.json({ ok: true, result: [] });
  const { status, description } = fault.kind === "status" ? fault : { status: 500, description: undefined };
  return status === 502
    ? garbageAnswer(502)
    : answer(new BotApiError(status, description ?? wording(status)));
}

function wording(status: number): string {
  const words: Record<number, string> = {
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
  };
  return words[status] ?? (status >= 500 ? "Internal Server Error" : "Bad Request");
}
