import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { abortable, growingMs } from "../../waiting.ts";
import type { AccountWaits } from "./account_waits.ts";
import type { Random } from "./beta.ts";
import { type LoginDeps, type MtprotoClient, MtprotoError } from "../mtproto_client.ts";
import { LoginBudget } from "./login_budget.ts";
import type { SessionFile, SessionOwner } from "./session_file.ts";

const log = getLogger(["transhades", "download"]);

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

export interface AccountConnectionDeps {
  name: string;
  owner: SessionOwner;
  sessionFile: SessionFile;
  createClient(login: LoginDeps): MtprotoClient | Promise<MtprotoClient>;
  waits: AccountWaits;
  clock: Clock;
  random: Random;
  /** Called at every change of `state`. */
  onChange(): void;
}

/** Keeps one credential connected and logged in: in the background, with longer pauses after failures in a row. */
export class AccountConnection {
  readonly #deps: AccountConnectionDeps;
  readonly #closed = new AbortController();
  #state: "off" | "connecting" | "ready" | "broken" = "off";
  #reason: string | undefined;
  #client: MtprotoClient | undefined;
  #lost = Promise.withResolvers<MtprotoError>();
  /** Since the last work that was done. */
  #failures = 0;
  /** What ended the last connection. */
  #lastProblem: string | undefined;
  readonly #logins: LoginBudget;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: AccountConnectionDeps) {
    this.#deps = deps;
    this.#logins = new LoginBudget(deps.clock);
  }

  get state(): "off" | "connecting" | "ready" | "broken" {
    return this.#state;
  }

  /** Why it is broken, or does not connect until the operator does something, in the operator's words. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** @throws {MtprotoError} while it is not connected */
  get client(): MtprotoClient {
    if (this.#client && this.#state === "ready") return this.#client;
    throw new MtprotoError("connection", `${this.#deps.name} is not connected`, { method: "connect" });
  }

  start(): void {
    this.#state = "connecting";
    this.#running = this.#stayConnected();
  }

  async close(): Promise<void> {
    this.#closed.abort(new Error("the account was closed"));
    await this.#running;
    await this.#client?.close();
    this.#state = "off";
  }

  /** A call failed in a way that makes the connection doubtful: it is checked, and made anew if need be. */
  noteLoss(error: MtprotoError): void {
    if (this.#state === "ready") this.#set("connecting");
    this.#lost.resolve(error);
  }

  /** Work was done: the next loss is the first one. */
  noteWork(): void {
    this.#failures = 0;
  }

  /** Opens the connection to a data centre ahead of its first use, in the background. */
  prepare(dcId: number): void {
    if (this.#state !== "ready") return;
    this.client.prepare(dcId, this.#closed.signal).catch((error: unknown) => {
      const { name, waits, onChange } = this.#deps;
      log.debug("{account} cannot reach data centre {dcId} yet: {error}", { account: name, dcId, error });
      if (!(error instanceof MtprotoError) || !isWait(error)) return;
      waits.note(error);
      onChange();
    });
  }

  async #stayConnected(): Promise<void> {
    try {
      while (this.#state !== "broken") {
        await this.#pause();
        const problem = await this.#connect() ?? await abortable(this.#lost.promise, this.#closed.signal);
        this.#failures++;
        this.#lastProblem = problem.message;
        await this.#recoverFrom(problem).catch((error: unknown) => this.#noteOwnFailure(error));
      }
    } catch (error) {
      if (!this.#closed.signal.aborted) this.#breakWith(describe(error));
    }
  }

  /** Waits out a refused login, and longer after each failure in a row. */
  async #pause(): Promise<void> {
    const { clock, random, waits } = this.#deps;
    const backOff = this.#failures < 2 ? 0 : growingMs(this.#failures - 2, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    const pauseMs = backOff * (0.5 + random() / 2);
    const mayLogInMs = waits.login - clock.now();
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
      this.#noteOwnFailure(error);
      return new MtprotoError("connection", describe(error), { method: "connect" });
    }
    this.#reason = undefined;
    this.#set("ready");
    log.info("{account} is connected", { account: this.#deps.name });
  }

  async #newClient(): Promise<MtprotoClient> {
    const { owner, sessionFile, createClient } = this.#deps;
    const session = await sessionFile.load(owner);
    return createClient({
      session,
      saveSession: (changed) => sessionFile.save(changed),
      beforeLogin: () => this.#logins.take(this.#lastProblem),
    });
  }

  async #recoverFrom(problem: MtprotoError): Promise<void> {
    const { name, waits, sessionFile } = this.#deps;
    if (isWait(problem)) waits.note(problem);
    this.#set("connecting");
    log.warn("{account} is not connected: {reason}", { account: name, reason: problem.message });
    if (problem.problem === "credential_refused") this.#breakWith(problem.message);
    if (problem.problem === "session_refused") {
      await this.#client?.close();
      this.#client = undefined;
      await sessionFile.setAside(problem.message);
    }
  }

  /** Something on this machine is not as it should be, such as a full disk: told, and tried again until it is. */
  #noteOwnFailure(error: unknown): void {
    this.#closed.signal.throwIfAborted();
    this.#reason = describe(error);
    this.#set("connecting");
  }

  #breakWith(reason: string): void {
    log.error("{account} is set aside: {reason}", { account: this.#deps.name, reason });
    this.#reason = reason;
    this.#set("broken");
  }

  #set(state: "connecting" | "ready" | "broken"): void {
    this.#state = state;
    this.#deps.onChange();
  }
}

function isWait({ problem }: MtprotoError): boolean {
  return problem === "flood" || problem === "barred";
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
