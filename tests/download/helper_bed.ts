import { join } from "node:path";
import { Api } from "grammy/web";
import { openAccounts } from "../../src/app/accounts.ts";
import { storageChat } from "../../src/chat/telegram/storage_chat.ts";
import { systemClock } from "../../src/clock.ts";
import { parseSettings } from "../../src/config.ts";
import type { Downloads } from "../../src/download/downloads.ts";
import { KeptCopies } from "../../src/download/helpers/kept_copies.ts";
import type { FileRef } from "../../src/pipeline/file_source.ts";
import { CopyFile } from "../../src/store/copy_file.ts";
import { openStores } from "../../src/store/open_stores.ts";
import { MediaFolder } from "../media.ts";
import { keystreamContent } from "../sandbox/mtproto/keystream_content.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { STORAGE_CHAT } from "../sandbox/sandbox_env.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { createFile } from "../sandbox/world.ts";

/** A bot's downloads with helper bots at a local Telegram. */
export interface HelperBed extends AsyncDisposable {
  sandbox: Sandbox;
  downloads: Downloads;
  /** The copies in the storage chat that were not removed. */
  copies(): number[];
  /** Somebody sends a file of this size. */
  send(sizeBytes: number): FileRef;
  /** As after a start anew: removes what was left. */
  restartCopies(): Promise<void>;
  /** What came by each account. */
  /** From now on no copy can be written down. */
  breakBook(): Promise<void>;
  bytesBy(): Record<string, number>;
}

export async function helperBed(helpers: number): Promise<HelperBed> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await MediaFolder.create());
  const recognise = alwaysHears("");
  const sandbox = stack.use(await startSandbox({ helpers, recognise, floodLimits: false }));
  const { downloads, openCopies, bookPath } = stack.use(await openHelped(sandbox.env(), folder.path));
  const messages = () => sandbox.world.messages(sandbox.bot.id, STORAGE_CHAT);
  const owned = stack.move();
  return {
    sandbox,
    downloads,
    copies: () => messages().filter(({ deleted }) => !deleted).map(({ messageId }) => messageId),
    send: (sizeBytes) => sendFilm(sandbox, sizeBytes),
    breakBook: () => Deno.mkdir(bookPath),
    async restartCopies() {
      await using copies = openCopies();
      copies.start();
      await sandbox.patience.during((signal) =>
        sandbox.world.events.until(() => messages().every(({ deleted }) => deleted) || undefined, signal)
      );
    },
    bytesBy: () => Object.fromEntries(downloads.status().map(({ name, stats }) => [name, stats.bytes])),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Somebody sends a video of this size. */
export function sendFilm(sandbox: Sandbox, sizeBytes: number): FileRef {
  const person = sandbox.person();
  const content = keystreamContent("film", sizeBytes);
  const file = createFile({ kind: "video", content });
  const { messageId } = person.sendsFile(file);
  const fileId = sandbox.world.fileId(file);
  return { fileId, fileUniqueId: file.fileUniqueId, sizeBytes, chatId: person.user.id, messageId };
}

/** What a bot with helpers reads by, and how it may begin anew with its copies. */
export interface Helped extends AsyncDisposable {
  downloads: Downloads;
  openCopies(): KeptCopies;
  bookPath: string;
}

/** The downloads of a bot with these settings, when all of its accounts are connected. */
export async function openHelped(env: Record<string, string>, folder: string): Promise<Helped> {
  await using stack = new AsyncDisposableStack();
  const settings = parseSettings({ ...env, SESSIONS_DIR: join(folder, "sessions") });
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_BOT_API_ROOT: apiRoot } = env;
  const stores = stack.use(await openStores({ type: "memory", clock: systemClock, cacheMaxEntries: 1 }));
  const downloads = stack.use(await openAccounts(settings, token, stores, systemClock));
  const sender = storageChat(new Api(token, { apiRoot }), STORAGE_CHAT);
  const bookPath = join(folder, "copies.json");
  const book = new CopyFile(bookPath);
  const openCopies = () => new KeptCopies({ sender, book, clock: systemClock });
  downloads.useCopies(stack.use(openCopies()));
  await connected(downloads);
  const owned = stack.move();
  return { downloads, openCopies, bookPath, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function connected(downloads: Downloads): Promise<void> {
  while (downloads.status().some(({ state }) => state !== "ready")) await systemClock.sleep(20);
}
