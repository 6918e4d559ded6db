import { longAt, sha1 } from "../crypto/bytes.ts";
import { Salts } from "./salts.ts";
import type { Session } from "./session.ts";

/** How many sessions of one key are remembered; the oldest are forgotten. */
const MAX_SESSIONS = 16;

/** Who logged in with a key. */
export interface Login {
  botId: number;
  username: string;
  apiId: number;
}

/** What the client told of itself by initConnection. */
export interface ClientInfo {
  apiId: number;
  layer: number;
}

/** A key that a client and one data centre agreed on, with everything that hangs on it. */
export class AuthKey {
  readonly bytes: Uint8Array;
  /** The last 64 bits of SHA-1 of the key: how messages name it. */
  readonly id: Uint8Array;
  readonly salts: Salts;
  readonly sessions = new Map<bigint, Session>();
  /** Seconds since the Unix epoch; only temporary keys have an end. */
  readonly expiresAt?: number;
  /** The permanent key that a temporary one is bound to. */
  permanent?: AuthKey;
  login?: Login;
  client?: ClientInfo;

  /** @param bytes 256 bytes */
  constructor(bytes: Uint8Array, firstSalt: bigint, expiresAt?: number) {
    this.expiresAt = expiresAt;
    this.bytes = bytes;
    this.id = sha1(bytes).subarray(12);
    this.salts = new Salts(firstSalt);
  }

  get number(): bigint {
    return longAt(this.id);
  }

  /** The key that logins and client information belong to. */
  get owner(): AuthKey {
    return this.permanent ?? this;
  }

  get isExpired(): boolean {
    return this.expiresAt !== undefined && this.expiresAt <= Date.now() / 1000;
  }

  addSession(session: Session): void {
    this.sessions.set(session.id, session);
    for (const id of this.sessions.keys()) {
      if (this.sessions.size <= MAX_SESSIONS) break;
      this.sessions.delete(id);
    }
  }
}
