import type { DcConnection } from "./dc_connection.ts";

/** A connection that is opened at its first use and anew after it broke; simultaneous users share one opening. */
export class KeptConnection {
  readonly #open: () => Promise<DcConnection>;
  #current: DcConnection | undefined;
  #opening: Promise<DcConnection> | undefined;

  constructor(open: () => Promise<DcConnection>) {
    this.#open = open;
  }

  get(): Promise<DcConnection> {
    if (this.#current?.isOpen) return Promise.resolve(this.#current);
    return this.#opening ??= this.#open()
      .then((connection) => this.#current = connection)
      .finally(() => this.#opening = undefined);
  }

  /** Ends the connection; the next `get` opens another. */
  async close(): Promise<void> {
    await this.#opening?.catch(() => {});
    this.#current?.close();
  }
}
