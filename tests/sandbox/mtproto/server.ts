import { type Clock, systemClock } from "../../../src/clock.ts";
import { Connection } from "./connection.ts";
import { type RsaKey, sharedRsaKey } from "./crypto/rsa.ts";
import type { FaultTargets } from "./fault_kinds.ts";
import { MtprotoFaults } from "./faults.ts";
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
  /** Each data centre has another address, too, that gives out files and nothing else. */
  mediaOnly?: boolean;
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
    server.listen(options.ports ?? {}, options.mediaOnly ?? false);
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

class Server implements MtprotoServer {
  readonly ports: Record<number, number> = {};
  readonly #mediaPorts: Record<number, number> = {};
  readonly publicKeyPem: string;
  readonly faults: MtprotoFaults;
  readonly #context: ServerContext;
  readonly #centres: DataCentre[];
  readonly #listeners: { dcId: number; mediaOnly: boolean; listener: Listener }[] = [];
  readonly #closing = new AbortController();
  readonly #log = new RequestLog();

  constructor({ world, dcs = [2, 4], clock = systemClock }: MtprotoServerOptions, rsa: RsaKey) {
    this.publicKeyPem = rsa.publicKeyPem;
    this.faults = new MtprotoFaults(clock, this.#faultTargets());
    this.#centres = dcs.map((id) => ({ id, keys: new Map() }));
    this.#context = {
      ...{
        world,
        rsa,
        clock,
        dcs,
        ports: this.ports,
        mediaPorts: this.#mediaPorts,
        faults: this.faults,
        log: this.#log,
      },
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
  listen(ports: Readonly<Record<number, number>>, withMedia: boolean): void {
    for (const dc of this.#centres) {
      this.ports[dc.id] = this.#listen(dc, ports[dc.id] ?? 0, false);
      if (withMedia) this.#mediaPorts[dc.id] = this.#listen(dc, 0, true);
    }
  }

  #listen(dc: DataCentre, port: number, mediaOnly: boolean): number {
    const listener = new Listener(port, (socket) => {
      this.#log.connections++;
      return new Connection(this.#context, dc, socket, mediaOnly);
    });
    this.#listeners.push({ dcId: dc.id, mediaOnly, listener });
    return listener.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error("the MTProto server is closed"));
    await this.#everyListener((listener) => listener[Symbol.asyncDispose]());
    await this.#context.tasks.settled();
  }

  #faultTargets(): FaultTargets {
    return {
      dropConnections: (dcId, mediaOnly) => {
        for (const { listener, ...address } of this.#listeners) {
          const isConcerned = (dcId ?? address.dcId) === address.dcId && (address.mediaOnly || !mediaOnly);
          if (isConcerned) listener.dropConnections();
        }
      },
      setRefusing: (refusing, mediaOnly) =>
        this.#everyListener((listener) => listener.setRefusing(refusing), mediaOnly),
      rotateSalts: () => {
        for (const { keys } of this.#centres) for (const key of keys.values()) key.salts.rotate();
      },
      forgetSessions: () => {
        for (const { keys } of this.#centres) keys.clear();
      },
    };
  }

  async #everyListener(act: (listener: Listener) => Promise<void>, mediaOnly = false): Promise<void> {
    const concerned = this.#listeners.filter((each) => each.mediaOnly || !mediaOnly);
    await Promise.all(concerned.map(({ listener }) => act(listener)));
  }
}
