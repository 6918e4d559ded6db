import type { Clock } from "../clock.ts";
import type { FileOpener } from "../pipeline/file_source.ts";
import { Account } from "./account.ts";
import type { Random } from "./beta.ts";
import { BotApiFiles } from "./bot_api_files.ts";
import { Changes } from "./changes.ts";
import { CooldownBook } from "./cooldown_book.ts";
import { createFileOpener, type FileOpenerOptions } from "./file_opener.ts";
import type { DataCentre, MtprotoClientFactory } from "./gramjs/load.ts";
import { loadGramJs } from "./gramjs/load.ts";
import { KeptStats } from "./kept_stats.ts";
import type { AccountStatsStore, AccountStatus, Cooldowns } from "./ports.ts";
import { Rotator } from "./rotator.ts";
import { SessionFile } from "./session_file.ts";
import { balanced, thompson } from "./strategy.ts";

/** How long Telegram may keep silent. */
const TIMEOUT_MS = 15_000;
const MOST_IN_FLIGHT = 8;

/** One API credential from my.telegram.org. */
export interface ApiCredential {
  /** "API-1", "API-2" ...: what people, logs and session files call it. */
  name: string;
  apiId: number;
  apiHash: string;
}

export interface DownloadOptions {
  /** Empty: files up to 20 MB come over the Bot API, larger ones do not come. */
  credentials: readonly ApiCredential[];
  botToken: string;
  botApiRoot: string;
  sessionsDirectory: string;
  rotation: "balanced" | "thompson";
  /** Addresses of a test server, the home data centre first; empty for Telegram itself. */
  dataCentres: readonly DataCentre[];
  /** A test server's RSA key in PEM. */
  publicKeyPem?: string;
  cooldowns: Cooldowns;
  statsStore: AccountStatsStore;
  clock: Clock;
  random: Random;
  fetch: typeof fetch;
  freshFileId?: FileOpenerOptions["freshFileId"];
  /** How long Telegram may keep silent; default 15 s. */
  timeoutMs?: number;
}

/** Everything that brings files from Telegram. */
export interface Downloads extends AsyncDisposable {
  readonly opener: FileOpener;
  /** Empty without credentials. */
  status(): AccountStatus[];
  /** When a file can be read over MTProto: now, later, or undefined when nobody knows. */
  readyAt(): number | undefined;
  /** Calls back whenever an account can work after none could; returns the function that ends this. */
  onReady(listener: () => void): () => void;
}

/** Builds the downloads and lets the accounts connect in the background: nothing waits for Telegram here. */
export async function openDownloads(options: DownloadOptions): Promise<Downloads> {
  const { botToken, botApiRoot: apiRoot, fetch, clock, freshFileId } = options;
  const botApi = new BotApiFiles({ botToken, apiRoot, fetch, clock });
  const cooldowns = new CooldownBook(options.cooldowns, clock);
  const rotator = options.credentials.length > 0 ? await openRotator(options, cooldowns) : undefined;
  rotator?.start();
  return {
    opener: createFileOpener({ rotator, botApi, clock, freshFileId }),
    status: () => rotator?.status() ?? [],
    readyAt: () => rotator?.readyAt(),
    onReady: (listener) => rotator?.onReady(listener) ?? (() => {}),
    async [Symbol.asyncDispose]() {
      await rotator?.close();
      await cooldowns.flush();
    },
  };
}

async function openRotator(options: DownloadOptions, cooldowns: CooldownBook): Promise<Rotator> {
  const { credentials, clock, random, rotation } = options;
  const createClient = await loadGramJs(options.publicKeyPem);
  await cooldowns.load();
  const changes = new Changes();
  const accounts = credentials.map((credential) =>
    openAccount(credential, options, createClient, cooldowns, changes)
  );
  return new Rotator({
    accounts: await Promise.all(accounts),
    changes,
    strategy: rotation === "thompson" ? thompson(random) : balanced,
    clock,
    maxInFlight: MOST_IN_FLIGHT,
  });
}

async function openAccount(
  { name, apiId, apiHash }: ApiCredential,
  options: DownloadOptions,
  createClient: MtprotoClientFactory,
  cooldowns: CooldownBook,
  changes: Changes,
): Promise<Account> {
  const { botToken, dataCentres, clock, random, timeoutMs = TIMEOUT_MS } = options;
  const stats = new KeptStats(name, options.statsStore, clock);
  await stats.load();
  return new Account({
    name,
    owner: { apiId, botId: botToken.split(":")[0] },
    sessionFile: new SessionFile(options.sessionsDirectory, name),
    createClient: (session) =>
      createClient({ apiId, apiHash, botToken, dataCentres, clock, timeoutMs }, session),
    cooldowns,
    stats,
    clock,
    random,
    onChange: () => changes.announce(),
  });
}
