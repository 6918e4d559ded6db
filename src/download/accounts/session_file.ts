import { getLogger } from "@logtape/logtape";
import { join } from "node:path";
import { z } from "zod";
import type { SavedSession } from "../mtproto_client.ts";

const log = getLogger(["transhades", "download"]);

const schema = z.object({
  version: z.literal(1),
  apiId: z.number(),
  botId: z.string(),
  homeDcId: z.number(),
  loggedIn: z.boolean(),
  authKeys: z.record(z.string(), z.string()),
});

/** Whose login a session must be to be of use. */
export interface SessionOwner {
  apiId: number;
  botId: string;
}

/** The login of one account on disk. Whoever reads it is the bot, so only its owner may (mode 0600), and no log shows it. */
export class SessionFile {
  readonly #directory: string;
  readonly #accountName: string;
  #writing: Promise<void> = Promise.resolve();

  /** @param accountName "API-1" is kept in `directory`/API-1.session */
  constructor(directory: string, accountName: string) {
    this.#directory = directory;
    this.#accountName = accountName;
  }

  /** The login kept, if there is one and it is this owner's; anything else is set aside. */
  async load(owner: SessionOwner): Promise<SavedSession | undefined> {
    const text = await readIfPresent(this.#path);
    if (text === undefined) return undefined;
    const session = schema.safeParse(parseJson(text)).data;
    if (session?.apiId === owner.apiId && session.botId === owner.botId) return session;
    await this.setAside(session ? "it belongs to another bot or API id" : "it cannot be read");
    return undefined;
  }

  /** Replaces the file in one step: a crash leaves the old login or the new one. */
  save(session: SavedSession): Promise<void> {
    return this.#writing = this.#writing.catch(() => {}).then(() => this.#replace(JSON.stringify(session)));
  }

  /** Keeps a login that was refused under another name, for the operator to look at. */
  async setAside(reason: string): Promise<void> {
    log.warn("the session of {account} is set aside ({reason}); it is kept as {path}", {
      account: this.#accountName,
      reason,
      path: `${this.#path}.refused`,
    });
    await this.#writing.catch(() => {});
    await Deno.rename(this.#path, `${this.#path}.refused`).catch(ignoreMissing);
  }

  get #path(): string {
    return join(this.#directory, `${this.#accountName}.session`);
  }

  async #replace(text: string): Promise<void> {
    const temporary = `${this.#path}.${crypto.randomUUID()}.tmp`;
    try {
      await Deno.mkdir(this.#directory, { recursive: true, mode: 0o700 });
      await writeDurably(temporary, text);
      await Deno.rename(temporary, this.#path);
    } catch (cause) {
      await Deno.remove(temporary).catch(() => {});
      const reason = cause instanceof Error ? cause.message : cause;
      throw new Error(
        `the session cannot be saved in ${this.#directory} (${reason}): make room there, and make it writable`,
        {
          cause,
        },
      );
    }
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
  await file.sync();
}

/** What is no file at all holds no session: no text. */
async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.IsADirectory || error instanceof Deno.errors.FilesystemLoop) return "";
    return ignoreMissing(error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
