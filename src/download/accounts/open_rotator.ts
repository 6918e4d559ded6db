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

export interface OpenRotatorDeps {
  credentials: readonly ApiCredential[];
  /** The bot that all accounts log in as: the number before the colon of its token. */
  botId: string;
  createClient(credential: ApiCredential, login: LoginDeps): MtprotoClient | Promise<MtprotoClient>;
  sessionsDirectory: string;
  rotation: "balanced" | "thompson";
  cooldowns: CooldownBook;
  statsStore: AccountStatsStore;
  events: Feed<DownloadEvent>;
  clock: Clock;
  random: Random;
}

/** One account for each credential, and the rotator over them; nothing connects before its `start`. */
export async function openRotator(deps: OpenRotatorDeps): Promise<Rotator> {
  const { credentials, rotation, clock, random } = deps;
  const changes = new Bell();
  return new Rotator({
    accounts: await Promise.all(credentials.map((credential) => openAccount(credential, deps, changes))),
    changes,
    strategy: rotation === "thompson" ? thompson(random) : balanced,
    clock,
    maxInFlight: MOST_IN_FLIGHT,
  });
}

async function openAccount(
  credential: ApiCredential,
  deps: OpenRotatorDeps,
  changes: Bell,
): Promise<Account> {
  const { name, apiId } = credential;
  const { botId, sessionsDirectory, cooldowns, events, clock, random } = deps;
  const stats = new KeptStats(name, deps.statsStore, clock);
  await stats.load();
  return new Account({
    name,
    owner: { apiId, botId },
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
