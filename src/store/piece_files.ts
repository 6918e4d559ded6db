import { dirname, join } from "node:path";
import type { Clock } from "../clock.ts";
import type { KeptPieces } from "../pipeline/kept_pieces.ts";
import type { PieceTranscript } from "../transcript/transcript.ts";
import { KINDS } from "./kinds.ts";
import { tolerate } from "./tolerate.ts";

/** How long pieces wait for the same command to come again. */
export const KEEP_DAYS = 7;
const KEEP_MS = KEEP_DAYS * 24 * 3_600_000;

/** What a file holds. */
export interface PieceFile {
  /** Milliseconds since the Unix epoch. */
  expiresAt: number;
  transcript: PieceTranscript;
}

/** Kept pieces as files of one folder, which is made when the first one comes: several processes may use it at once. */
export class PieceFiles implements KeptPieces {
  readonly #used = new Set<string>();
  readonly #made: string[] = [];

  constructor(readonly folder: string, readonly clock: Clock) {}

  async find(key: string): Promise<PieceTranscript | undefined> {
    const kept = await this.#read(this.#path(key));
    if (kept === undefined) return undefined;
    this.#used.add(key);
    return kept.transcript;
  }

  async keep(key: string, transcript: PieceTranscript): Promise<void> {
    await this.#makeFolder();
    const kept: PieceFile = { expiresAt: this.clock.now() + KEEP_MS, transcript };
    const unfinished = join(this.folder, `${key}.${crypto.randomUUID()}.new`);
    this.#used.add(key);
    await Deno.writeTextFile(unfinished, JSON.stringify(KINDS.pieceFile.toRecord(kept)), { mode: 0o600 });
    await Deno.rename(unfinished, this.#path(key));
  }

  async forget(): Promise<void> {
    for (const key of this.#used) await removed(this.#path(key));
    this.#used.clear();
    if (await isEmpty(this.folder)) await removed(this.folder);
    for (const folder of this.#made) if (await isEmpty(folder)) await removed(folder);
  }

  /** Removes what nobody came back for. */
  async sweep(): Promise<void> {
    await tolerate("removing old pieces", undefined, async () => {
      for (const name of await namesIn(this.folder)) {
        const path = join(this.folder, name);
        const written = (await Deno.stat(path).catch(() => undefined))?.mtime?.getTime();
        if (written !== undefined && written + KEEP_MS < this.clock.now()) await removed(path);
      }
      if (await isEmpty(this.folder)) await removed(this.folder);
    });
  }

  #path(key: string): string {
    return join(this.folder, `${key}.json`);
  }

  async #read(path: string): Promise<PieceFile | undefined> {
    return await tolerate("reading a kept piece", undefined, async () => {
      const text = await Deno.readTextFile(path).catch(unlessGone);
      const kept = text === undefined ? undefined : KINDS.pieceFile.from(JSON.parse(text));
      return kept && kept.expiresAt > this.clock.now() ? kept : undefined;
    });
  }

  async #makeFolder(): Promise<void> {
    const parent = dirname(this.folder);
    const isNew = await Deno.stat(parent).then(() => false, () => true);
    await Deno.mkdir(this.folder, { recursive: true, mode: 0o700 });
    if (isNew && this.#made.length === 0) this.#made.push(parent);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  } catch (error) {
    unlessGone(error);
    return [];
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  const exists = await Deno.stat(folder).then(() => true, () => false);
  return exists && (await namesIn(folder)).length === 0;
}

/** Another process may have been faster, or just put something into the folder. */
async function removed(path: string): Promise<void> {
  await tolerate("removing a kept piece", undefined, () => Deno.remove(path).catch(unlessGone));
}

function unlessGone(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
