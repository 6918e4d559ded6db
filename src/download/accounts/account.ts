import type { Clock } from "../../clock.ts";
import { AccountConnection, type AccountConnectionDeps } from "./account_connection.ts";
import { AccountWaits } from "./account_waits.ts";
import type { CooldownBook } from "./cooldown_book.ts";
import type { KeptStats } from "./kept_stats.ts";
import { type FileLocation, type FoundFile, type MessageRef, MtprotoError } from "../mtproto_client.ts";
import type { Part } from "../reading/parts.ts";
import type { Feed } from "../../feed.ts";
import type { AccountStats, AccountStatus, DownloadEvent } from "../ports.ts";

export interface AccountDeps extends Omit<AccountConnectionDeps, "waits"> {
  cooldowns: CooldownBook;
  stats: KeptStats;
  events: Feed<DownloadEvent>;
  isHelper: boolean;
}

/** One API credential at work: asks for what it is told to, knows its waits, counts what it does. */
export class Account {
  readonly name: string;
  /** The bot that it is logged in as. */
  readonly botId: string;
  /** It is another bot than the one that people write to: of their messages it sees only copies. */
  readonly isHelper: boolean;
  readonly #connection: AccountConnection;
  readonly #waits: AccountWaits;
  readonly #stats: KeptStats;
  readonly #events: Feed<DownloadEvent>;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  /** Requests under way; counted by whoever gives out the work. */
  inFlight = 0;

  constructor({ cooldowns, stats, events, isHelper, ...deps }: AccountDeps) {
    this.name = deps.name;
    this.botId = deps.owner.botId;
    this.isHelper = isHelper;
    this.#waits = new AccountWaits(deps.name, cooldowns, deps.clock);
    this.#connection = new AccountConnection({ ...deps, waits: this.#waits });
    this.#stats = stats;
    this.#events = events;
    this.#clock = deps.clock;
    this.#onChange = () => deps.onChange();
  }

  get stats(): AccountStats {
    return this.#stats.current;
  }

  /** File parts can be asked for now. */
  get isReady(): boolean {
    return this.#connection.state === "ready" && this.waitingUntil === 0;
  }

  /** It will be ready, but nobody knows when. */
  get isConnecting(): boolean {
    return this.#connection.state === "connecting" && this.waitingUntil === 0;
  }

  /** End of the wait that keeps it from working; 0 when there is none. */
  get waitingUntil(): number {
    const { login, reading } = this.#waits;
    switch (this.#connection.state) {
      case "connecting":
        return Math.max(login, reading);
      case "ready":
        return reading;
      default:
        return 0;
    }
  }

  /** End of the wait for file parts, whether or not the account is connected; 0 when there is none. */
  get refusedUntil(): number {
    return this.#waits.reading;
  }

  /** When it may look up messages: 0 for now; undefined while it is not connected. */
  get lookUpAt(): number | undefined {
    return this.#connection.state === "ready" ? this.#waits.lookingUp : undefined;
  }

  get status(): AccountStatus {
    const until = this.waitingUntil;
    const { state } = this.#connection;
    const reason = this.#connection.reason ?? this.#waits.reason;
    const shown = until > 0 ? "waiting" : state;
    return {
      name: this.name,
      state: reason === undefined || shown === "off" ? shown : "broken",
      waitingUntil: until || undefined,
      reason,
      inFlight: this.inFlight,
      stats: this.stats,
    };
  }

  /** Connects in the background, and goes on doing so until `close`. */
  start(): void {
    this.#connection.start();
  }

  async close(): Promise<void> {
    await this.#connection.close();
    await this.#stats.close();
  }

  /** Opens the connection to a data centre ahead of its first use, in the background. */
  prepare(dcId: number): void {
    if (this.isReady) this.#connection.prepare(dcId);
  }

  /** @throws {MtprotoError} */
  async getFile(location: FileLocation, { offset, limit }: Part, signal: AbortSignal) {
    const startedAt = this.#clock.now();
    const bytes = await this.#call((client) => client.getFile(location, offset, limit, signal));
    this.#stats.record({ result: "ok", bytes: bytes.length, tookMs: this.#clock.now() - startedAt });
    this.#events.tell({ type: "received", from: this.name, dcId: location.dcId, bytes: bytes.length });
    this.#connection.noteWork();
    this.#waits.noteWork();
    return bytes;
  }

  /** @throws {MtprotoError} */
  findFile(message: MessageRef, signal: AbortSignal): Promise<FoundFile | undefined> {
    return this.#call((client) => client.findFile(message, signal));
  }

  async #call<Result>(work: (client: AccountConnection["client"]) => Promise<Result>): Promise<Result> {
    try {
      return await work(this.#connection.client);
    } catch (error) {
      if (error instanceof MtprotoError) this.#learn(error);
      throw error;
    }
  }

  /** What an error says about the account itself. */
  #learn(error: MtprotoError): void {
    switch (error.problem) {
      case "flood":
      case "barred":
        this.#stats.record({ result: "flood" });
        this.#events.tell({ type: "flood_wait", method: error.method, waitMs: this.#waits.note(error) });
        return this.#onChange();
      case "timeout":
      case "other":
        return this.#stats.record({ result: "failed" });
      case "connection":
      case "session_refused":
      case "credential_refused":
        this.#stats.record({ result: "failed" });
        return this.#connection.noteLoss(error);
    }
  }
}
