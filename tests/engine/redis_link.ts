/** The way to a redis-server, which a test can hold up: what is sent meanwhile arrives later, as when a process stands still. */
export class RedisLink implements AsyncDisposable {
  readonly url: string;
  readonly #listener: Deno.UnixListener;
  readonly #open = new Set<Deno.Conn>();
  #going = Promise.withResolvers<void>();
  #isCut = false;

  /** @param socket the path of the server's own */
  constructor(readonly socket: string) {
    const path = `${socket}.${crypto.randomUUID()}`;
    this.url = `unix://${path}`;
    this.#going.resolve();
    this.#listener = Deno.listen({ transport: "unix", path });
    void this.#accept();
  }

  freeze(): void {
    this.#going = Promise.withResolvers<void>();
  }

  thaw(): void {
    this.#going.resolve();
  }

  /** From now on nobody answers there, until it is mended. */
  cut(): void {
    this.#isCut = true;
    for (const connection of this.#open) close(connection);
  }

  mend(): void {
    this.#isCut = false;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.thaw();
    for (const connection of this.#open) close(connection);
    return Promise.resolve();
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      if (this.#isCut) {
        client.close();
        continue;
      }
      const server = await Deno.connect({ transport: "unix", path: this.socket });
      this.#open.add(client).add(server);
      void this.#carry(client, server);
      void this.#carry(server, client);
    }
  }

  async #carry(from: Deno.Conn, to: Deno.Conn): Promise<void> {
    const bytes = new Uint8Array(65_536);
    try {
      for (let count = await from.read(bytes); count !== null; count = await from.read(bytes)) {
        await this.#going.promise;
        for (let sent = 0; sent < count;) sent += await to.write(bytes.subarray(sent, count));
      }
    } catch {
      // One of them went away; so does the other.
    }
    for (const connection of [from, to]) {
      this.#open.delete(connection);
      close(connection);
    }
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}
