import { getLogger } from "@logtape/logtape";
import type { Account } from "../accounts/account.ts";
import type { FileLocation, MessageRef } from "../mtproto_client.ts";
import type { MessageCopies } from "../ports.ts";

const log = getLogger(["transhades", "download"]);

/** A smaller file is there before helpers have found it. */
export const LARGE_FILE_BYTES = 64 * 2 ** 20;
/** Who needs little of a large file, such as its sound, needs no help. */
const READ_ALONE_BYTES = 8 * 2 ** 20;
/** How often a helper looks for one file: references end, and accounts lose their connections. */
const MOST_LOOKS = 3;

export interface HelpingDeps {
  copies: MessageCopies;
  helpers: readonly Account[];
}

/**
 * Help by other bots with one file: once enough of it was read, its message is copied to where they see it, and each finds
 * its own way to the bytes. Whatever fails here, the file is read without.
 */
export class Helping {
  readonly #deps: HelpingDeps;
  readonly #message: MessageRef;
  readonly #fileId: bigint;
  readonly #known = new Map<Account, FileLocation>();
  readonly #looks = new Map<Account, number>();
  readonly #closed = new AbortController();
  #receivedBytes = 0;
  #copy: MessageRef | undefined;
  #isRefused = false;
  #copying: Promise<void> | undefined;

  /** @param fileId the document's number, the same for every bot */
  constructor(message: MessageRef, fileId: bigint, deps: HelpingDeps) {
    this.#message = message;
    this.#fileId = fileId;
    this.#deps = deps;
  }

  /** Who knows the file just now. */
  get accounts(): { has(account: Account): boolean; readonly size: number } {
    return this.#known;
  }

  /** There is no copy, and will be none. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  locationFor(account: Account): FileLocation | undefined {
    return this.#known.get(account);
  }

  received(bytes: number): void {
    this.#receivedBytes += bytes;
    if (this.#receivedBytes >= READ_ALONE_BYTES) this.#copying ??= this.#begin();
  }

  /** Telegram no longer takes what this helper knows of the file. */
  lost(account: Account): void {
    if (this.#known.delete(account)) void this.#look(account);
  }

  /** The copy goes in the background, or at the next start: nobody waits for that. */
  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort(new Error("the file was closed"));
    this.#known.clear();
    void this.#copying?.then(() => this.#copy && this.#deps.copies.remove(this.#copy));
  }

  async #begin(): Promise<void> {
    const { copies, helpers } = this.#deps;
    this.#copy = await copies.copy(this.#message);
    this.#isRefused = this.#copy === undefined;
    if (this.#copy === undefined || this.#closed.signal.aborted) return;
    await Promise.all(helpers.map((account) => this.#look(account)));
  }

  async #look(account: Account): Promise<void> {
    const looks = (this.#looks.get(account) ?? 0) + 1;
    this.#looks.set(account, looks);
    const { signal } = this.#closed;
    if (this.#copy === undefined || looks > MOST_LOOKS || account.lookUpAt !== 0 || signal.aborted) return;
    try {
      const found = await account.findFile(this.#copy, signal);
      if (found?.location.id !== this.#fileId) throw new Error("it does not see the copy of the file");
      account.prepare(found.location.dcId);
      if (!signal.aborted) this.#known.set(account, found.location);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!signal.aborted) log.warn("{account} cannot help: {reason}", { account: account.name, reason });
    }
  }
}
