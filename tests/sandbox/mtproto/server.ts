import { type Clock, systemClock } from "../../../src/clock.ts";
import { Connection } from "./connection.ts";
import { sharedRsaKey } from "./crypto/rsa.ts";
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
  const { dcs = [2, 4], clock = systemClock } = options;
  const closing = new AbortController();
  const log = new RequestLog();
  const centres = dcs.map((id): DataCentre => ({ id, keys: new Map() }));
  const listeners = centres.map((dc) =>
    new Listener(options.ports?.[dc.id] ?? 0, (socket) => {
      log.connections++;
      return new Connection(context, dc, socket);
    })
  );
  const ports = Object.fromEntries(centres.map((dc, index) => [dc.id, listeners[index].port]));
  const keys = () => centres.flatMap((dc) => [...dc.keys.values()]);
  const context: ServerContext = {
    world: options.world,
    rsa: await sharedRsaKey(),
    clock,
    log,
    messageIds: new MessageIds(),
    dcs,
    ports,
    exported: new Map(),
    tasks: new Tasks(),
    closed: closing.signal,
    faults: new MtprotoFaults(clock, {
      dropConnections: (dcId) =>
        listeners.forEach((listener, index) => {
          if (dcId === undefined || dcs[index] === dcId) listener.dropConnections();
        }),
      setRefusing: async (refusing) => {
        await Promise.all(listeners.map((listener) => listener.setRefusing(refusing)));
      },
      rotateSalts: () => keys().forEach((key) => key.salts.rotate()),
      forgetSessions: () => centres.forEach((dc) => dc.keys.clear()),
    }),
  };
  return {
    ports,
    publicKeyPem: context.rsa.publicKeyPem,
    faults: context.faults,
    get requests() {
      return log.requests;
    },
    counts: () => log.counts(),
    async [Symbol.asyncDispose]() {
      closing.abort(new Error("the MTProto server is closed"));
      await Promise.all(listeners.map((listener) => listener[Symbol.asyncDispose]()));
      await context.tasks.settled();
    },
  };
}
