import { OVER, withDeadline } from "../../waiting.ts";
import { Buffer } from "node:buffer";
import { type Api, Logger, type TelegramClient } from "telegram";
import { LogLevel } from "telegram/extensions/Logger.js";
import { AuthKey } from "telegram/crypto/AuthKey.js";
import { type Connection, type MTProtoSender, UpdateConnectionState } from "telegram/network/index.js";
import { RequestState } from "telegram/network/RequestState.js";
import type { Clock } from "../../clock.ts";
import { MtprotoError } from "../mtproto_client.ts";
import { toMtprotoError } from "./errors.ts";
import { methodName, withoutUpdates } from "./requests.ts";
import type { Decipherer } from "./decipherer.ts";
import { PlainSender } from "./plain_sender.ts";
import { type Address, Transport } from "./transport.ts";

export interface DcConnectionDeps {
  dcId: number;
  address: Address;
  /** Undefined: agree on a new key with the server first. */
  authKey: Uint8Array | undefined;
  clock: Clock;
  /** How long the server may keep silent, in connecting and in answering. */
  timeoutMs: number;
  /** How long it may take to connect, where that is less. */
  connectMs?: number;
  decipherer: Decipherer;
}

/** While other bytes come in, an answer may take this many times `timeoutMs` (a slow line with parts in flight). */
const PATIENCE = 4;

/** One connection to one data centre. Every wait on it ends: by an answer, a time-out of ours, or its loss. */
export class DcConnection {
  readonly #deps: DcConnectionDeps;
  readonly #transport: Transport;
  readonly #sender: PlainSender;
  readonly #pending = new Set<RequestState>();
  #failure: unknown;
  #isOpen = true;

  private constructor(deps: DcConnectionDeps, authKey: AuthKey) {
    this.#deps = deps;
    this.#transport = new Transport(deps.address, deps.clock, (length) => deps.decipherer.memoryFor(length));
    this.#sender = new PlainSender(authKey, this.#senderOptions(), deps.decipherer);
    this.#sender.onLost = () => this.#lose("connection", "the connection broke");
    this.#sender.onRefused = () => this.#lose("connection", "the server refuses every message");
  }

  /** @throws {MtprotoError} "connection" or "session_refused" */
  static async open(deps: DcConnectionDeps, signal: AbortSignal): Promise<DcConnection> {
    try {
      return await DcConnection.#opened(deps, signal);
    } catch (error) {
      if (deps.authKey || !isBadLuck(error)) throw error;
      return await DcConnection.#opened(deps, signal);
    }
  }

  static async #opened(deps: DcConnectionDeps, signal: AbortSignal): Promise<DcConnection> {
    const authKey = new AuthKey();
    if (deps.authKey) await authKey.setKey(Buffer.from(deps.authKey));
    const connection = new DcConnection(deps, authKey);
    try {
      await connection.#connect(signal);
      return connection;
    } catch (error) {
      connection.close();
      signal.throwIfAborted();
      const to = `data centre ${deps.dcId} (${deps.address.host}:${deps.address.port})`;
      const reason = error instanceof Error ? error.message : String(error);
      throw new MtprotoError("connection", `${to} cannot be reached: ${reason}`, {
        method: "connect",
        cause: error,
      });
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The key agreed on with this data centre. */
  get authKey(): Uint8Array {
    return this.#sender.authKey.getKey() ?? new Uint8Array();
  }

  /** @throws {MtprotoError} the signal's reason when it aborts first */
  async invoke<R extends Api.AnyRequest>(request: R, signal: AbortSignal): Promise<R["__response"]> {
    signal.throwIfAborted();
    const method = methodName(request);
    if (!this.#isOpen) throw new MtprotoError("connection", "the connection is closed", { method });
    const state = new RequestState(withoutUpdates(request));
    const onAbort = () => state.reject(signal.reason);
    const settled = new AbortController();
    signal.addEventListener("abort", onAbort, { once: true });
    this.#pending.add(state);
    this.#watch(state, method, settled.signal);
    this.#sender.addStateToQueue(state);
    try {
      return await state.promise;
    } catch (error) {
      signal.throwIfAborted();
      throw toMtprotoError(error, method);
    } finally {
      signal.removeEventListener("abort", onAbort);
      settled.abort(OVER);
      this.#pending.delete(state);
    }
  }

  close(): void {
    this.#lose("connection", "the connection was closed");
  }

  #connect(signal: AbortSignal): Promise<void> {
    const { clock, connectMs: ms = this.#deps.timeoutMs } = this.#deps;
    const late = () => new Error(`no answer within ${ms / 1000} s`);
    return withDeadline({ clock, ms, signal, late }, (stop) => this.#exchangeKeys(stop));
  }

  async #exchangeKeys(stop: AbortSignal): Promise<void> {
    const onStop = () => void this.#transport.disconnect();
    stop.addEventListener("abort", onStop, { once: true });
    try {
      await this.#transport.connect(stop);
      const connected = await this.#sender.connect(this.#transport as unknown as Connection, false);
      stop.throwIfAborted();
      if (!connected) throw this.#failure ?? new Error("the key exchange failed");
    } catch (error) {
      stop.throwIfAborted();
      throw error;
    } finally {
      stop.removeEventListener("abort", onStop);
    }
  }

  /** Ends a request that is not answered; when nothing at all came in meanwhile, the connection is dead. */
  async #watch(state: RequestState, method: string, settled: AbortSignal): Promise<void> {
    const { clock, timeoutMs } = this.#deps;
    const sentAt = clock.now();
    try {
      let checkedAt: number;
      do {
        checkedAt = clock.now();
        await clock.sleep(timeoutMs, settled);
      } while (this.#transport.receivedAt > checkedAt && clock.now() < sentAt + PATIENCE * timeoutMs);
    } catch {
      return; // settled before the time was up
    }
    const waited = `${method} was not answered within ${(clock.now() - sentAt) / 1000} s`;
    state.reject(new MtprotoError("timeout", waited, { method }));
    if (this.#transport.receivedAt <= sentAt) this.#lose("connection", "the server fell silent");
  }

  #lose(problem: "connection" | "session_refused", reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    void this.#sender.disconnect();
    void this.#transport.disconnect();
    for (const state of this.#pending) {
      state.reject(new MtprotoError(problem, reason, { method: methodName(state.request) }));
    }
  }

  #senderOptions(): ConstructorParameters<typeof MTProtoSender>[1] {
    // The sender uses its client for nothing but telling errors; its own reconnecting, which would need more, is off.
    const client = { _errorHandler: (error: unknown) => this.#failure = error };
    return {
      logger: new Logger(LogLevel.NONE),
      dcId: this.#deps.dcId,
      retries: 1,
      reconnectRetries: 0,
      delay: 0,
      autoReconnect: false,
      connectTimeout: null,
      authKeyCallback: null,
      autoReconnectCallback: null,
      isMainSender: true,
      securityChecks: true,
      client: client as unknown as TelegramClient,
      updateCallback: (_client: unknown, update: unknown) => this.#onUpdate(update),
      _exportedSenderPromises: new Map(),
    };
  }

  /** "broken" is GramJS's word for the transport error -404: the server does not know the key. */
  #onUpdate(update: unknown): void {
    if (update instanceof UpdateConnectionState && update.state === UpdateConnectionState.broken) {
      this.#lose("session_refused", "the server no longer knows the session's key");
    }
  }
}

/** GramJS drops a leading zero byte of a new key, which one in some 200 has, and cannot end the exchange: the next one will do. */
function isBadLuck(error: unknown): boolean {
  return error instanceof MtprotoError && error.cause instanceof Error &&
    error.cause.message.includes("new nonce hash");
}
