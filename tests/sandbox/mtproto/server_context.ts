import type { Clock } from "../../../src/clock.ts";
import type { RsaKey } from "./crypto/rsa.ts";
import type { MtprotoFaults } from "./faults.ts";
import type { RequestLog } from "./request_log.ts";
import type { AuthKey, Login } from "./session/auth_key.ts";
import type { MessageIds } from "./session/message_ids.ts";
import type { Tasks } from "./tasks.ts";
import type { MtprotoWorld } from "./world_port.ts";

/** What all data centres of one server share. */
export interface ServerContext {
  readonly world: MtprotoWorld;
  readonly rsa: RsaKey;
  readonly clock: Clock;
  readonly faults: MtprotoFaults;
  readonly log: RequestLog;
  readonly messageIds: MessageIds;
  /** The first one is the home of every bot. */
  readonly dcs: readonly number[];
  readonly ports: Readonly<Record<number, number>>;
  /** Ports of the addresses that give out files and nothing else; empty when there are none. */
  readonly mediaPorts: Readonly<Record<number, number>>;
  /** Authorizations on their way from one data centre to another, by their bytes in hex. */
  readonly exported: Map<string, Login & { dcId: number }>;
  /** What goes on beside the connections. */
  readonly tasks: Tasks;
  /** Aborted when the server closes. */
  readonly closed: AbortSignal;
}

/** One data centre: auth keys belong to it alone. */
export interface DataCentre {
  readonly id: number;
  readonly keys: Map<bigint, AuthKey>;
}
