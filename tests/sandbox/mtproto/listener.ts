import { listenOnFreePort } from "../../free_port.ts";

/** What a listener asks of a connection. */
interface Served {
  run(): Promise<void>;
  close(): void;
}

/** Listens on one port of 127.0.0.1 and serves who connects; keeps its port while it refuses connections. */
export class Listener implements AsyncDisposable {
  readonly port: number;
  readonly #serve: (socket: Deno.TcpConn) => Served;
  readonly #open = new Map<Served, Promise<void>>();
  #socket?: Deno.TcpListener;
  #accepting: Promise<void>;

  /** @param port 0 for any free one */
  constructor(port: number, serve: (socket: Deno.TcpConn) => Served) {
    this.#serve = serve;
    // One that nobody else is given while connections are refused.
    this.#socket = port === 0 ? listenOnFreePort() : Deno.listen({ hostname: "127.0.0.1", port });
    this.port = this.#socket.addr.port;
    this.#accepting = this.#accept(this.#socket);
  }

  dropConnections(): void {
    for (const connection of [...this.#open.keys()]) connection.close();
  }

  /** Resolves when connecting fails, or works again. */
  async setRefusing(refusing: boolean): Promise<void> {
    if (refusing) {
      this.#socket?.close();
      this.#socket = undefined;
      await this.#accepting;
    } else if (this.#socket === undefined) {
      this.#socket = Deno.listen({ hostname: "127.0.0.1", port: this.port });
      this.#accepting = this.#accept(this.#socket);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.setRefusing(true);
    this.dropConnections();
    await Promise.all(this.#open.values());
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    for await (const socket of listener) {
      const connection = this.#serve(socket);
      this.#open.set(connection, connection.run().finally(() => this.#open.delete(connection)));
    }
  }
}
