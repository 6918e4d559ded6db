import { type Clock, systemClock } from "../../../src/clock.ts";
import { Connection } from "./connection.ts";
import { type RsaKey, sharedRsaKey } from "./crypto/rsa.ts";
import { type FaultTargets, MtprotoFaults } from "./faults.ts";
import { Listener } from "./listener.ts";
import { type MtprotoCounts, type MtprotoRequest, RequestLog } from "./request_log.ts";
import type { DataCentre, ServerContext } from "./server_context.ts";
import { MessageIds } from "./session/message_ids.ts";
import { Tasks } from "./tasks.ts";
import type { MtprotoWorld } from "./world_port.ts";

export type { MtprotoFaults } from "./faults.ts";
export type { MtprotoCounts, MtprotoRequest } from "./request_log.ts";
export type { MtprotoMessage, MtprotoWorld } from "./world_port.ts";

export interface MtprotoServerOptions {
  world: MtprotoWorld;
  /** Default 2 and 4; the first is the home of every bot. */
  dcs?: readonly number[];
  /** TCP port by data centre; default: any free one. */
  ports?: Readonly<Record<number, number>>;
  /** For the ends of flood waits, delays and bandwidth; the protocol itself follows the machine's clock. */
  clock?: Clock;
}

/** A local Telegram for MTProto clients, on 127.0.0.1. */
export interface MtprotoServer extends AsyncDisposable {
  /** TCP port by data centre. */
  readonly ports: Readonly<Record<number, number>>;
  /** The server's RSA key as SPKI PEM. */
  readonly publicKeyPem: string;
  readonly faults: MtprotoFaults;
  /** The latest requests in the order they came, at least ten thousand. */
  readonly requests: readonly MtprotoRequest[];
  counts(): MtprotoCounts;
}

/** Starts a server with one listening socket per data centre. */
export async function startMtprotoServer(options: MtprotoServerOptions): Promise<MtprotoServer> {
  const server = new Server(options, await sharedRsaKey());
  try {
    server.listen(options.ports ?? {});
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

class Server implements MtprotoServer {
  readonly ports: Record<number, number> = {};
  readonly publicKeyPem: string;
  readonly faults: MtprotoFaults;
  readonly #context: ServerContext;
  readonly #centres: DataCentre[];
  readonly #listeners = new Map<number, Listener>();
  readonly #closing = new AbortController();
  readonly #log = new RequestLog();

  constructor({ world, dcs = [2, 4], clock = systemClock }: MtprotoServerOptions, rsa: RsaKey) {
    this.publicKeyPem = rsa.publicKeyPem;
    this.faults = new MtprotoFaults(clock, this.#faultTargets());
    this.#centres = dcs.map((id) => ({ id, keys: new Map() }));
    this.#context = {
      ...{ world, rsa, clock, dcs, ports: this.ports, faults: this.faults, log: this.#log },
      messageIds: new MessageIds(),
      exported: new Map(),
      tasks: new Tasks(),
      closed: this.#closing.signal,
    };
  }

  get requests(): readonly MtprotoRequest[] {
    return this.#log.requests;
  }

  counts(): MtprotoCounts {
    return this.#log.counts();
  }

  /** Throws Deno.errors.AddrInUse. */
  listen(ports: Readonly<Record<number, number>>): void {
    for (const dc of this.#centres) {
      const listener = new Listener(ports[dc.id] ?? 0, (socket) => {
        this.#log.connections++;
        return new Connection(this.#context, dc, socket);
      });
      this.#listeners.set(dc.id, listener);
      this.ports[dc.id] = listener.port;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error("the MTProto server is closed"));
    await this.#everyListener((listener) => listener[Symbol.asyncDispose]());
    await this.#context.tasks.settled();
  }

  #faultTargets(): FaultTargets {
    return {
      dropConnections: (dcId) => {
        for (const [id, listener] of this.#listeners) {
          if (dcId === undefined || dcId === id) listener.dropConnections();
        }
      },
      setRefusing: (refusing) => this.#everyListener((listener) => listener.setRefusing(refusing)),
      rotateSalts: () => {
        for (const { keys } of this.#centres) for (const key of keys.values()) key.salts.rotate();
      },
      forgetSessions: () => {
        for (const { keys } of this.#centres) keys.clear();
      },
    };
  }

  async #everyListener(act: (listener: Listener) => Promise<void>): Promise<void> {
    await Promise.all([...this.#listeners.values()].map(act));
  }
}
