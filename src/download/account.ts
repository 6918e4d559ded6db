import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { abortable } from "./abortable.ts";
import { AccountWaits } from "./account_waits.ts";
import type { Random } from "./beta.ts";
import type { CooldownBook } from "./cooldown_book.ts";
import type { KeptStats } from "./kept_stats.ts";
import {
  type FileLocation,
  type FoundFile,
  type MessageRef,
  type MtprotoClient,
  type MtprotoClientOptions,
  MtprotoError,
} from "./mtproto_client.ts";
import type { Part } from "./parts.ts";
import type { AccountStats, AccountStatus } from "./ports.ts";
import type { SessionFile, SessionOwner } from "./session_file.ts";

const log = getLogger(["transhades", "download"]);

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

export interface AccountOptions {
  name: string;
  owner: SessionOwner;
  sessionFile: SessionFile;
  createClient(options: MtprotoClientOptions): MtprotoClient;
  cooldowns: CooldownBook;
  stats: KeptStats;
  clock: Clock;
  random: Random;
  /** Called whenever the account can do more or less than before. */
  onChange(): void;
}

/** One API credential: keeps itself connected and logged in, knows its waits, counts what it does. */
export class Account {
  readonly #options: AccountOptions;
  readonly #waits: AccountWaits;
  readonly #closed = new AbortController();
  #state: "off" | "connecting" | "ready" | "broken" = "off";
  #reason: string | undefined;
  #client: MtprotoClient | undefined;
  #lost = Promise.withResolvers<MtprotoError>();
  /** Since the last file part that came. */
  #failures = 0;
  #running: Promise<void> = Promise.resolve();
  /** Requests under way; counted by whoever gives out the work. */
  inFlight = 0;

  constructor(options: AccountOptions) {
    this.#options = options;
    this.#waits = new AccountWaits(options.name, options.cooldowns, options.clock);
  }

  get name(): string {
    return this.#options.name;
  }

  get stats(): AccountStats {
    return this.#options.stats.current;
  }

  /** File parts can be asked for now. */
  get isReady(): boolean {
    return this.#state === "ready" && this.waitingUntil === 0;
  }

  /** It will be ready, but nobody knows when. */
  get isConnecting(): boolean {
    return this.#state === "connecting" && this.waitingUntil === 0;
  }

  /** End of the wait that keeps it from working; 0 when there is none. */
  get waitingUntil(): number {
    if (this.#state === "broken" || this.#state === "off") return 0;
    const { login, reading } = this.#waits;
    return this.#state === "connecting" ? Math.max(login, reading) : reading;
  }

  /** End of the wait for file parts, whether or not the account is connected; 0 when there is none. */
  get refusedUntil(): number {
    return this.#waits.reading;
  }

  /** When it may look up messages: 0 for now; undefined while it is not connected. */
  get lookUpAt(): number | undefined {
    return this.#state === "ready" ? this.#waits.lookingUp : undefined;
  }

  get status(): AccountStatus {
    const until = this.waitingUntil;
    return {
      name: this.name,
      state: until > 0 ? "waiting" : this.#state,
      waitingUntil: until || undefined,
      reason: this.#reason,
      inFlight: this.inFlight,
      stats: this.stats,
    };
  }

  /** Connects in the background, and goes on doing so until `close`. */
  start(): void {
    this.#state = "connecting";
    this.#running = this.#stayConnected();
  }

  async close(): Promise<void> {
    this.#closed.abort(new Error("the account was closed"));
    await this.#running;
    await this.#client?.close();
    await this.#options.stats.close();
    this.#state = "off";
  }

  /** Opens the connection to a data centre ahead of its first use, in the background. */
  prepare(dcId: number): void {
    if (!this.isReady) return;
    this.#client?.prepare(dcId, this.#closed.signal).catch((error: unknown) => {
      log.debug("{account} cannot reach data centre {dcId} yet: {error}", {
        account: this.name,
        dcId,
        error,
      });
    });
  }

  /** @throws {MtprotoError} */
  async getFile(location: FileLocation, { offset, limit }: Part, signal: AbortSignal) {
    const startedAt = this.#options.clock.now();
    try {
      const bytes = await this.#connected().getFile(location, offset, limit, signal);
      const tookMs = this.#options.clock.now() - startedAt;
      this.#options.stats.record({ result: "ok", bytes: bytes.length, tookMs });
      this.#failures = 0;
      return bytes;
    } catch (error) {
      if (error instanceof MtprotoError) this.#learn(error);
      throw error;
    }
  }

  /** @throws {MtprotoError} */
  async findFile(message: MessageRef, signal: AbortSignal): Promise<FoundFile | undefined> {
    try {
      return await this.#connected().findFile(message, signal);
    } catch (error) {
      if (error instanceof MtprotoError) this.#learn(error);
      throw error;
    }
  }

  #connected(): MtprotoClient {
    if (this.#client && this.#state === "ready") return this.#client;
    throw new MtprotoError("connection", `${this.name} is not connected`, { method: "connect" });
  }

  /** What an error says about the account itself. */
  #learn(error: MtprotoError): void {
    switch (error.problem) {
      case "flood":
        this.#options.stats.record({ result: "flood" });
        return this.#wait(error);
      case "timeout":
      case "other":
        return this.#options.stats.record({ result: "failed" });
      case "connection":
      case "session_refused":
      case "credential_refused":
        this.#options.stats.record({ result: "failed" });
        if (this.#state === "ready") this.#set("connecting");
        return this.#lost.resolve(error);
    }
  }

  #wait(refusal: MtprotoError): void {
    this.#waits.note(refusal);
    this.#options.onChange();
  }

  async #stayConnected(): Promise<void> {
    try {
      while (this.#state !== "broken") {
        await this.#pause();
        const problem = await this.#connect() ?? await abortable(this.#lost.promise, this.#closed.signal);
        this.#failures++;
        await this.#recoverFrom(problem);
      }
    } catch (error) {
      if (!this.#closed.signal.aborted) {
        this.#breakWith(`unexpected: ${error instanceof Error ? error.message : error}`);
      }
    }
  }

  /** Waits out a refused login, and longer after each failure in a row. */
  async #pause(): Promise<void> {
    const { clock, random } = this.#options;
    const backOff = this.#failures < 2 ? 0 : FIRST_PAUSE_MS * 2 ** Math.min(this.#failures - 2, 10);
    const pauseMs = Math.min(backOff, LONGEST_PAUSE_MS) * (0.5 + random() / 2);
    const mayLogInMs = this.#waits.login - clock.now();
    if (pauseMs > 0 || mayLogInMs > 0) await clock.sleep(Math.max(pauseMs, mayLogInMs), this.#closed.signal);
  }

  /** Resolves to what went wrong, if anything did. */
  async #connect(): Promise<MtprotoError | undefined> {
    this.#lost = Promise.withResolvers();
    try {
      this.#client ??= await this.#newClient();
      await this.#client.connect(this.#closed.signal);
    } catch (error) {
      this.#closed.signal.throwIfAborted();
      if (error instanceof MtprotoError) return error;
      throw error;
    }
    this.#set("ready");
    log.info("{account} is connected", { account: this.name });
  }

  async #newClient(): Promise<MtprotoClient> {
    const { owner, sessionFile, createClient } = this.#options;
    const session = await sessionFile.load(owner);
    return createClient({ session, saveSession: (changed) => sessionFile.save(changed) });
  }

  async #recoverFrom(problem: MtprotoError): Promise<void> {
    this.#set("connecting");
    log.warn("{account} is not connected: {reason}", { account: this.name, reason: problem.message });
    if (problem.problem === "credential_refused") this.#breakWith(problem.message);
    if (problem.problem === "flood") this.#wait(problem);
    if (problem.problem === "session_refused") {
      await this.#client?.close();
      this.#client = undefined;
      await this.#options.sessionFile.setAside(problem.message);
    }
  }

  #breakWith(reason: string): void {
    log.error("{account} is set aside: {reason}", { account: this.name, reason });
    this.#reason = reason;
    this.#set("broken");
  }

  #set(state: "connecting" | "ready" | "broken"): void {
    this.#state = state;
    this.#options.onChange();
  }
}
