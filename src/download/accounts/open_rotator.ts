import { Bell } from "../../waiting.ts";
import type { Clock } from "../../clock.ts";
import { Account } from "./account.ts";
import type { Random } from "./beta.ts";
import type { CooldownBook } from "./cooldown_book.ts";
import { KeptStats } from "./kept_stats.ts";
import type { LoginDeps, MtprotoClient } from "../mtproto_client.ts";
import type { Feed } from "../../feed.ts";
import type { AccountStatsStore, DownloadEvent } from "../ports.ts";
import { Rotator } from "./rotator.ts";
import { SessionFile } from "./session_file.ts";
import { balanced, thompson } from "./strategy.ts";

/** Requests under way with one account, over all files: two for each of the connections that it may have. */
const MOST_IN_FLIGHT = 16;

/** One API credential from my.telegram.org. */
export interface ApiCredential {
  /** "API-1", "API-2" ...: what people, logs and session files call it. */
  name: string;
  apiId: number;
  apiHash: string;
}

/** Another bot that helps with large files, and the API credential that it logs in with. */
export interface Helper extends ApiCredential {
  botToken: string;
}

export interface OpenRotatorDeps {
  credentials: readonly ApiCredential[];
  helpers?: readonly Helper[];
  /** The bot that all accounts but helpers log in as: the number before the colon of its token. */
  botId: string;
  createClient(credential: ApiCredential | Helper, login: LoginDeps): MtprotoClient | Promise<MtprotoClient>;
  sessionsDirectory: string;
  rotation: "balanced" | "thompson";
  cooldowns: CooldownBook;
  statsStore: AccountStatsStore;
  events: Feed<DownloadEvent>;
  clock: Clock;
  random: Random;
}

/** One account for each credential and each helper, and the rotator over them; nothing connects before its `start`. */
export async function openRotator(deps: OpenRotatorDeps): Promise<Rotator> {
  const { credentials, helpers = [], rotation, clock, random } = deps;
  const all = [...credentials, ...helpers];
  const changes = new Bell();
  return new Rotator({
    accounts: await Promise.all(all.map((credential) => openAccount(credential, deps, changes))),
    changes,
    strategy: rotation === "thompson" ? thompson(random) : balanced,
    clock,
    maxInFlight: MOST_IN_FLIGHT,
  });
}

async function openAccount(
  credential: ApiCredential | Helper,
  deps: OpenRotatorDeps,
  changes: Bell,
): Promise<Account> {
  const { name, apiId } = credential;
  const { sessionsDirectory, cooldowns, events, clock, random } = deps;
  const isHelper = "botToken" in credential;
  const botId = isHelper ? botIdOf(credential.botToken) : deps.botId;
  const stats = new KeptStats(name, deps.statsStore, clock);
  await stats.load();
  return new Account({
    name,
    owner: { apiId, botId },
    isHelper,
    sessionFile: new SessionFile(sessionsDirectory, name),
    createClient: (login) => deps.createClient(credential, login),
    cooldowns,
    stats,
    events,
    clock,
    random,
    onChange: () => changes.ring(),
  });
}

/** The number in front of a bot's token. */
export function botIdOf(botToken: string): string {
  return botToken.split(":")[0];
}
