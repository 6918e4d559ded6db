import { type Bell, sleepUntil } from "../../waiting.ts";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { SourceError } from "../../pipeline/errors.ts";
import type { Account } from "./account.ts";
import type { AccountStatus } from "../ports.ts";
import { SHORT_WAIT_MS } from "../waits.ts";
import { SharedLimits } from "./shared_limit.ts";
import { leastBusy, type Strategy } from "./strategy.ts";

const log = getLogger(["transhades", "download"]);

/** How long to wait for accounts that are connecting. */
const PATIENCE_MS = 15_000;
/** When to come back at the latest while nobody is connected; whoever waits hears of it when somebody is. */
const LOOK_AGAIN_MS = 60_000;

/** The right to send one request with an account; to be given back. */
export interface Lease extends Disposable {
  readonly account: Account;
  /** The one request that finds out whether a limit is shared. */
  readonly isProbe: boolean;
}

/** Stays with a file from part to part: the account that knows it is asked first, unless helpers share the work. */
export interface Preference {
  account?: Account;
  /** The helpers that know it, too. */
  helpers?: { has(account: Account): boolean; readonly size: number };
}

export interface RotatorDeps {
  accounts: readonly Account[];
  changes: Bell;
  strategy: Strategy;
  clock: Clock;
  /** Requests under way with one account, over all files. */
  maxInFlight: number;
}

/** Accounts are there and try to connect; whoever waits for one hears of it. */
export function disconnected(): SourceError {
  return new SourceError("disconnected", "no Telegram account is connected", { retryAfterMs: LOOK_AGAIN_MS });
}

/** Gives out accounts: the best that may work now, or the knowledge of when one will. */
export class Rotator {
  readonly #deps: RotatorDeps;
  readonly #sharedLimits: SharedLimits;
  readonly #closed = new AbortController();
  readonly #readyListeners = new Set<() => void>();
  /** Data centres that files in use live in. */
  readonly #dcIds = new Set<number>();
  #wereReady: readonly Account[] = [];
  /** Bots with a probe under way. */
  readonly #probing = new Set<string>();
  #couldWork = false;

  constructor(deps: RotatorDeps) {
    this.#deps = deps;
    this.#sharedLimits = new SharedLimits(deps.clock);
  }

  /** Those that see what people send. */
  get accounts(): readonly Account[] {
    return this.#all();
  }

  get helpers(): readonly Account[] {
    return this.#deps.accounts.filter(({ isHelper }) => isHelper);
  }

  /** Starts to connect all accounts in the background, and takes up the waits of the last run. */
  start(): void {
    for (const account of this.#deps.accounts) account.start();
    this.#deps.accounts.filter(({ refusedUntil }) => refusedUntil > 0).forEach((each) =>
      this.noteRefusal(each)
    );
    void this.#watchAccounts();
  }

  async close(): Promise<void> {
    this.#closed.abort(new Error("the rotator was closed"));
    await Promise.all(this.#deps.accounts.map((account) => account.close()));
  }

  status(): AccountStatus[] {
    return this.#deps.accounts.map((account) => account.status);
  }

  /** When a file part can be asked for: now, at a later time, or undefined when nobody knows. */
  readyAt(): number | undefined {
    if (this.#usable().length > 0) return this.#deps.clock.now();
    return this.#firstToRecover()?.at;
  }

  /** Calls back whenever an account can work after none could; returns the function that ends this. */
  onReady(listener: () => void): () => void {
    this.#readyListeners.add(listener);
    return () => void this.#readyListeners.delete(listener);
  }

  /**
   * Resolves as soon as an account may send a request.
   * @param avoid this account only if there is no other
   * @throws {SourceError} "wait" when all must wait for long, "disconnected" while none is connected, "unavailable" when
   * none ever will be
   */
  async acquire(preference: Preference, signal: AbortSignal, avoid?: Account): Promise<Lease> {
    const take = () => this.#lease(this.#choose(preference, avoid), preference);
    return await this.#whenFound(take, PATIENCE_MS, signal, preference);
  }

  /**
   * Resolves as soon as some account can be used, be it busy now.
   * @param patienceMs how long to wait for accounts that are connecting
   * @throws {SourceError} as `acquire`
   */
  async ready(patienceMs: number, signal: AbortSignal): Promise<void> {
    await this.#whenFound(() => this.#usable().at(0), patienceMs, signal);
  }

  /** Lets every account be ready for this data centre, now and whenever it connects: whoever takes over must be quick. */
  prepare(dcId: number): void {
    this.#dcIds.add(dcId);
    for (const account of this.accounts) account.prepare(dcId);
  }

  /** The account was told to wait: others take over, carefully if this looks like one limit for all. */
  noteRefusal(account: Account): void {
    const limit = this.#sharedLimits.of(account);
    limit.refused(account.name, account.refusedUntil);
    if (limit.until > 0) log.warn("all accounts seem to share one limit; the pool waits");
    this.#deps.changes.ring();
  }

  /** A single request was answered although two other accounts were refused: the limit is not shared. */
  noteAnswer(lease: Lease): void {
    if (!lease.isProbe) return;
    this.#sharedLimits.of(lease.account).answered();
    this.#deps.changes.ring();
  }

  async #whenFound<Found>(
    find: () => Found | undefined,
    patienceMs: number,
    signal: AbortSignal,
    preference?: Preference,
  ): Promise<Found> {
    const { clock, changes } = this.#deps;
    const patientUntil = clock.now() + patienceMs;
    for (;;) {
      signal.throwIfAborted();
      const found = find();
      if (found) return found;
      await sleepUntil(this.#lookAgainAt(patientUntil, preference), { clock, bell: changes.next, signal });
    }
  }

  #choose(preference: Preference, avoid: Account | undefined): Account | undefined {
    const ready = this.#usable(preference);
    const others = ready.filter((account) => account !== avoid);
    const wanted = others.length > 0 ? others : ready;
    const free = wanted.filter((account) => this.#isFree(account));
    const { account, helpers } = preference;
    if (account && !helpers?.size && free.includes(account)) return account;
    const strategy = helpers?.size ? leastBusy : this.#deps.strategy;
    return free.length > 0 ? strategy(free) : undefined;
  }

  #isFree(account: Account): boolean {
    if (!this.#sharedLimits.of(account).isSuspected) return account.inFlight < this.#deps.maxInFlight;
    return account.inFlight === 0 && !this.#probing.has(account.botId);
  }

  #all({ helpers }: Preference = {}): readonly Account[] {
    return this.#deps.accounts.filter((account) => !account.isHelper || helpers?.has(account));
  }

  #usable(preference?: Preference): readonly Account[] {
    return this.#all(preference).filter((account) =>
      account.isReady && this.#sharedLimits.of(account).until === 0
    );
  }

  #lease(account: Account | undefined, preference: Preference): Lease | undefined {
    if (account === undefined) return undefined;
    const isProbe = this.#sharedLimits.of(account).isSuspected;
    if (isProbe) this.#probing.add(account.botId);
    preference.account = account;
    account.inFlight++;
    const giveBack = () => {
      account.inFlight--;
      if (isProbe) this.#probing.delete(account.botId);
      this.#deps.changes.ring();
    };
    return { account, isProbe, [Symbol.dispose]: giveBack };
  }

  /** @throws {SourceError} when waiting in place makes no sense */
  #lookAgainAt(patientUntil: number, preference?: Preference): number {
    const now = this.#deps.clock.now();
    if (this.#usable(preference).length > 0) return Infinity; // all busy: the end of a request will wake us
    const first = this.#firstToRecover(preference);
    const readyAt = first?.at ?? Infinity;
    if (readyAt - now <= SHORT_WAIT_MS) return readyAt;
    const isConnecting = this.#all(preference).some((account) => account.isConnecting);
    if (isConnecting && now < patientUntil) return Math.min(patientUntil, readyAt);
    if (first) {
      const facts = { retryAfterMs: readyAt - now, accountName: first.account.name };
      throw new SourceError("wait", "Telegram asks every account to wait", facts);
    }
    throw isConnecting
      ? disconnected()
      : new SourceError("unavailable", "every Telegram account is set aside");
  }

  /** Of a limit that is shared, its end counts, too. */
  #firstToRecover(preference?: Preference): { account: Account; at: number } | undefined {
    const known = this.#all(preference).filter((each) => each.waitingUntil > 0 || each.isReady);
    const at = (account: Account) => Math.max(account.waitingUntil, this.#sharedLimits.of(account).until);
    const waiting = known.map((account) => ({ account, at: at(account) })).filter(({ at }) => at > 0);
    return waiting.toSorted((a, b) => a.at - b.at).at(0);
  }

  /** Sees to what is due when accounts become ready: listeners, and connections for files in use. */
  async #watchAccounts(): Promise<void> {
    const { changes, clock } = this.#deps;
    try {
      for (;;) {
        this.#prepareNewlyReady();
        const canWork = this.#usable().length > 0;
        if (canWork && !this.#couldWork) { for (const listener of this.#readyListeners) listener(); }
        this.#couldWork = canWork;
        const readyAt = canWork ? Infinity : this.readyAt() ?? Infinity;
        await sleepUntil(readyAt, { clock, bell: changes.next, signal: this.#closed.signal });
      }
    } catch (error) {
      if (!this.#closed.signal.aborted) log.error("the watch over the accounts ended: {error}", { error });
    }
  }

  #prepareNewlyReady(): void {
    const ready = this.accounts.filter((account) => account.isReady);
    for (const account of ready.filter((account) => !this.#wereReady.includes(account))) {
      for (const dcId of this.#dcIds) account.prepare(dcId);
    }
    this.#wereReady = ready;
  }
}
