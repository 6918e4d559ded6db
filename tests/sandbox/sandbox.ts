import { join } from "node:path";
import type { User } from "grammy/types";
import { type Clock, systemClock } from "../../src/clock.ts";
import { type MergedRequest, mergedRequests } from "./control/merged_requests.ts";
import { startControl } from "./control/server.ts";
import type { FloodLimitOptions } from "./bot_api/flood_limits.ts";
import { startBotApi } from "./bot_api/server.ts";
import { HttpFaults } from "./http_faults.ts";
import type { HttpServer } from "./http_server.ts";
import { type MtprotoServer, startMtprotoServer } from "./mtproto/server.ts";
import { Patience } from "./patience.ts";
import { Person } from "./person.ts";
import { localSpeech } from "./providers/local.ts";
import { type ProvidersServer, startProviders } from "./providers/server.ts";
import type { Recognise, VendorName } from "./providers/vendor.ts";
import { RequestLog } from "./request_log.ts";
import {
  credentials,
  helperEnvironment,
  helperTokens,
  PROVIDER_KEYS,
  providerEnvironment,
  STORAGE_CHAT,
  telegramEnvironment,
} from "./sandbox_env.ts";
import { type Bot, World } from "./world.ts";
import { mtprotoView } from "./world/mtproto_view.ts";

export interface SandboxOptions {
  /** Begins with the bot's id. */
  token?: string;
  username?: string;
  /** How many API credentials the bot has, default 1; 0 leaves MTProto out of its settings. */
  credentials?: number;
  /** How many helper bots there are, with a channel for them and the bot; default 0. */
  helpers?: number;
  /** Providers that the bot gets a key for, default Groq, Deepgram and Together; with none it hears with its own model. */
  providers?: readonly VendorName[];
  /** How the providers hear; default: the program's own speech model. */
  recognise?: Recognise;
  floodLimits?: FloodLimitOptions | false;
  /** Default: any free ones. */
  ports?: { botApi?: number; providers?: number; page?: number; mtproto?: Readonly<Record<number, number>> };
  clock?: Clock;
}

/** The parts of a running sandbox. */
export interface SandboxParts {
  readonly world: World;
  readonly bot: Bot;
  readonly botApi: HttpServer;
  readonly mtproto: MtprotoServer;
  readonly providers: ProvidersServer;
  /** Faults of the HTTP servers; those of MTProto are in `mtproto.faults`. */
  readonly faults: HttpFaults;
  /** Requests to the HTTP servers; those to MTProto are in `mtproto.requests`. */
  readonly log: RequestLog;
}

/** A local Telegram with speech providers, for a bot that cannot tell it from the real ones. */
export interface Sandbox extends SandboxParts, AsyncDisposable {
  /** The chat page and the control API. */
  readonly page: HttpServer;
  /** The environment with which a bot runs against the sandbox. */
  env(): Record<string, string>;
  /** Requests to all servers in the order of their times. */
  requests(): MergedRequest[];
  /** How tests wait for what happens here: as long as something does. */
  readonly patience: Patience;
  /** A person who can write to the bot; the same id is the same person. */
  person(who?: { id?: number; firstName?: string; languageCode?: string }): Person;
}

/** Starts all servers on 127.0.0.1; disposing ends them and everything that waits in them. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  await using stack = new AsyncDisposableStack();
  const parts = await startParts(options, stack);
  const { world, bot } = parts;
  const publicKeyPath = await writePublicKey(parts.mtproto.publicKeyPem, stack);
  const patience = stack.use(new Patience(countHappenings(parts)));
  const env = {
    ...telegramEnvironment(
      bot,
      parts.botApi,
      parts.mtproto,
      publicKeyPath,
      credentials(options.credentials ?? 1),
    ),
    ...helperEnvironment(options.helpers ?? 0),
    ...providerEnvironment(options.providers ?? ["groq", "deepgram", "together"], parts.providers),
  };
  const { clock = systemClock, ports } = options;
  const page = stack.use(startControl({ parts, clock, env, port: ports?.page }));
  const owned = stack.move();
  return {
    ...parts,
    page,
    patience,
    env: () => ({ ...env }),
    requests: () => mergedRequests(parts.log, parts.mtproto),
    person: (who) => new Person(world, bot.id, userOf(world, who ?? {}), patience),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function startParts(options: SandboxOptions, stack: AsyncDisposableStack): Promise<SandboxParts> {
  const { clock = systemClock, token = "4242:sandbox", username = "transhades_bot", ports = {} } = options;
  const world = new World(clock);
  const bot = world.directory.addBot(token, username, "Transhades");
  addHelpers(world, bot, options.helpers ?? 0);
  for (const { apiId, apiHash } of credentials(options.credentials ?? 1)) {
    world.directory.addCredential(apiId, apiHash);
  }
  const shared = { clock, faults: new HttpFaults(clock), log: new RequestLog() };
  const keys = Object.fromEntries(Object.entries(PROVIDER_KEYS).map(([name, key]) => [name, [key]]));
  const recognise = options.recognise ?? stack.use(localSpeech()).recognise;
  const providers = stack.use(startProviders({ ...shared, recognise, keys, port: ports.providers }));
  const mtprotoPorts = ports.mtproto && { ports: ports.mtproto };
  const mtproto = stack.use(await startMtprotoServer({ world: mtprotoView(world), clock, ...mtprotoPorts }));
  const { floodLimits } = options;
  const botApi = stack.use(startBotApi({ ...shared, world, floodLimits, port: ports.botApi }));
  return { world, bot, botApi, mtproto, providers, faults: shared.faults, log: shared.log };
}

/** Bots that may see one channel with the bot. */
function addHelpers({ directory }: World, bot: Bot, count: number): void {
  const helpers = helperTokens(count).map((token, at) => directory.addBot(token, `helper_${at + 1}_bot`));
  if (count > 0) directory.addChannel(STORAGE_CHAT, "Storage", [bot, ...helpers].map(({ id }) => id));
}

/** Counts requests, and everything that becomes of them, but not a bot's polling: that goes on while nothing else does. */
function countHappenings({ log, mtproto }: SandboxParts): () => number {
  let overHttp = 0;
  log.changed.subscribe(({ method }) => {
    if (method !== "getUpdates") overHttp++;
  });
  return () => overHttp + mtproto.counts().requests;
}

/** Puts the key into a file, as the bot's settings name a path. */
async function writePublicKey(pem: string, stack: AsyncDisposableStack): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "sandbox_" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const path = join(folder, "telegram_public_key.pem");
  await Deno.writeTextFile(path, pem);
  return path;
}

function userOf(world: World, who: { id?: number; firstName?: string; languageCode?: string }): User {
  const { id = 700_000_001, firstName = "Sari", languageCode = "id" } = who;
  return world.directory.users.get(id) ??
    world.directory.addUser({ id, first_name: firstName, language_code: languageCode });
}
