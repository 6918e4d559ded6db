import type { Clock } from "../clock.ts";
import type { FileOpener } from "../pipeline/file_source.ts";
import type { Random } from "./accounts/beta.ts";
import { BotApiFiles } from "./bot_api/files.ts";
import { CooldownBook } from "./accounts/cooldown_book.ts";
import { createFileOpener } from "./file_opener.ts";
import { type DataCentre, Decipherer, loadGramJs } from "./gramjs/load.ts";
import { type ApiCredential, botIdOf, type Helper, openRotator } from "./accounts/open_rotator.ts";
import { Feed } from "../feed.ts";
import { lazily } from "../lazily.ts";
import type {
  AccountStatsStore,
  AccountStatus,
  ConnectionEvent,
  Cooldowns,
  DownloadEvent,
  MessageCopies,
} from "./ports.ts";
import { Line } from "./reading/line.ts";
import type { Rotator } from "./accounts/rotator.ts";

/** How long Telegram may keep silent. */
const TIMEOUT_MS = 15_000;

export interface DownloadDeps {
  /** Empty: files up to 20 MB come over the Bot API, larger ones do not come. */
  credentials: readonly ApiCredential[];
  helpers?: readonly Helper[];
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
  /** How long Telegram may keep silent; default 15 s. */
  timeoutMs?: number;
}

/** Everything that brings files from Telegram. */
export interface Downloads extends AsyncDisposable {
  readonly opener: FileOpener;
  /** From now on large files are copied for the helpers. */
  useCopies(copies: MessageCopies): void;
  /** Tells of what comes, and of what is refused. */
  readonly events: Feed<DownloadEvent>;
  /** Empty without credentials. */
  status(): AccountStatus[];
  /** Calls back whenever an account can work after none could; returns the function that ends this. */
  onReady(listener: () => void): () => void;
}

/** Builds the downloads and lets the accounts connect in the background: nothing waits for Telegram here. */
export async function openDownloads(deps: DownloadDeps): Promise<Downloads> {
  const { botToken, botApiRoot: apiRoot, fetch, clock } = deps;
  const cooldowns = new CooldownBook(deps.cooldowns, clock);
  const events = new Feed<DownloadEvent>();
  const decipherer = new Decipherer(clock);
  const rotator = deps.credentials.length > 0
    ? await startRotator(deps, cooldowns, events, decipherer)
    : undefined;
  const line = new Line();
  events.listen((event) => {
    if (event.type === "flood_wait" || event.type === "slowed") line.noteWait(event.waitMs);
  });
  const botApi = new BotApiFiles({ botToken, apiRoot, fetch, clock, events });
  let copies: MessageCopies | undefined;
  return {
    events,
    opener: createFileOpener({ rotator, botApi, clock, line, copies: () => copies }),
    useCopies: (given) => copies = given,
    status: () => rotator?.status() ?? [],
    onReady: (listener) => rotator?.onReady(listener) ?? (() => {}),
    async [Symbol.asyncDispose]() {
      await rotator?.close();
      decipherer[Symbol.dispose]();
      await cooldowns.close();
    },
  };
}

async function startRotator(
  deps: DownloadDeps,
  cooldowns: CooldownBook,
  events: Feed<DownloadEvent>,
  decipherer: Decipherer,
): Promise<Rotator> {
  const { botToken, dataCentres, clock, timeoutMs = TIMEOUT_MS } = deps;
  const createGramJsClient = lazily(() => loadGramJs(deps.publicKeyPem));
  await cooldowns.load();
  const rotator = await openRotator({
    ...deps,
    events,
    botId: botIdOf(botToken),
    cooldowns,
    createClient: async ({ name: from, apiId, apiHash, ...of }, login) => {
      const create = await createGramJsClient();
      const tell = (event: ConnectionEvent) => events.tell({ from, ...event });
      const as = { apiId, apiHash, botToken: "botToken" in of ? of.botToken : botToken };
      return create({ ...as, dataCentres, clock, timeoutMs, decipherer, tell }, login);
    },
  });
  rotator.start();
  return rotator;
}
