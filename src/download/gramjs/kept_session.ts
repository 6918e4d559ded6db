import { Buffer } from "node:buffer";
import type { LoginDeps, SavedSession } from "../mtproto_client.ts";

const KEY_BYTES = 256;

/** The login of one client as it is now, written down before it is used. */
export class KeptSession {
  readonly #save: LoginDeps["saveSession"];
  #current: SavedSession;
  /** Is what is kept on disk what is true? */
  #isSaved = true;

  constructor(session: SavedSession, save: LoginDeps["saveSession"]) {
    this.#current = session;
    this.#save = save;
  }

  get homeDcId(): number {
    return this.#current.homeDcId;
  }

  get loggedIn(): boolean {
    return this.#current.loggedIn;
  }

  /** What is no key is none: the server would only say so. */
  key(dcId: number): Uint8Array | undefined {
    const key = Buffer.from(this.#current.authKeys[dcId] ?? "", "base64");
    return key.length === KEY_BYTES ? key : undefined;
  }

  saveKey(dcId: number, key: Uint8Array): Promise<void> {
    const authKeys = { ...this.#current.authKeys, [dcId]: Buffer.from(key).toString("base64") };
    return this.#change({ authKeys });
  }

  /** Forgets the key without writing that down. */
  forgetKey(dcId: number): void {
    const { [dcId]: _left, ...authKeys } = this.#current.authKeys;
    this.#current = { ...this.#current, authKeys };
  }

  dropKey(dcId: number): Promise<void> {
    this.forgetKey(dcId);
    return this.#change({});
  }

  /** The home is another one; the key of the old one is of no use. */
  moveTo(homeDcId: number): Promise<void> {
    this.forgetKey(this.#current.homeDcId);
    return this.#change({ homeDcId });
  }

  noteLogin(): Promise<void> {
    return this.#change({ loggedIn: true });
  }

  /** Writes down what could not be written before. */
  async ensureSaved(): Promise<void> {
    if (!this.#isSaved) await this.#change({});
  }

  async #change(changes: Partial<SavedSession>): Promise<void> {
    this.#current = { ...this.#current, ...changes };
    this.#isSaved = false;
    await this.#save(this.#current);
    this.#isSaved = true;
  }
}
