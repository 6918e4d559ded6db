import type { Clock } from "../../../src/clock.ts";
import { HttpFaults } from "../http_faults.ts";
import { Patience } from "../patience.ts";
import { RequestLog } from "../request_log.ts";
import { World } from "../world.ts";
import { sendText } from "../world/actions.ts";
import type { Bot, ChatMessage, WorldEvent } from "../world/message.ts";
import type { User } from "grammy/types";
import { systemClock } from "../../../src/clock.ts";
import { startBotApi } from "./server.ts";

export const TOKEN = "123:sandbox";

/** A Bot API server with one bot and one person, and ways to wait for what happens there. */
export interface BotApiBed extends AsyncDisposable {
  url: string;
  world: World;
  bot: Bot;
  person: User;
  faults: HttpFaults;
  log: RequestLog;
  /** The first message of the bot in the person's chat that `matches`, now or later. */
  nextMessage(matches: (message: ChatMessage) => boolean): Promise<ChatMessage>;
  nextEvent<Found>(look: (event: WorldEvent) => Found | undefined): Promise<Found>;
  /** Calls a method as a plain HTTP client; returns the answer's body. */
  call(method: string, params?: Record<string, unknown>): Promise<Record<string, unknown>>;
}

export function startBed(options: { clock?: Clock; floodLimits?: false } = {}): BotApiBed {
  const { clock = systemClock, floodLimits } = options;
  const world = new World(clock);
  const bot = world.directory.addBot(TOKEN, "sandbox_bot", "Sandbox");
  const person = world.directory.addUser({ id: 7, first_name: "Sari", language_code: "id" });
  const faults = new HttpFaults(clock);
  const log = new RequestLog();
  const server = startBotApi({ world, clock, faults, log, ...(floodLimits === false && { floodLimits }) });
  const patience = new Patience(() => log.records.length);
  const dispose = async () => {
    patience[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  };
  return {
    url: server.url,
    world,
    bot,
    person,
    faults,
    log,
    nextMessage: (matches) => {
      const look = () =>
        world.messages(bot.id, person.id).find((m) => m.from.is_bot && !m.deleted && matches(m));
      return patience.during((signal) => world.events.until(look, signal));
    },
    nextEvent: (look) => patience.during((signal) => nextEvent(world, look, signal)),
    call: (method, params) => post(`${server.url}/bot${TOKEN}/${method}`, params ?? {}),
    [Symbol.asyncDispose]: dispose,
  };
}

/** A bed in which the person has written message 1 and the bot has answered with message 2. */
export async function startTalk(): Promise<BotApiBed> {
  const bed = startBed({ floodLimits: false });
  sendText(bed.world, bed.person.id, "hi");
  await bed.call("sendMessage", { chat_id: 7, text: "answer" });
  return bed;
}

function nextEvent<Found>(
  world: World,
  look: (event: WorldEvent) => Found | undefined,
  signal: AbortSignal,
): Promise<Found> {
  let found: Found | undefined;
  const unsubscribe = world.events.subscribe((event) => found ??= look(event));
  return world.events.until(() => found, signal).finally(unsubscribe);
}

async function post(url: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(params) });
  return await response.json();
}
