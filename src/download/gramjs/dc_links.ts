import { getLogger } from "@logtape/logtape";
import type { Api } from "telegram";
import type { Clock } from "../../clock.ts";
import { ArrivalOrder, Semaphore } from "../../semaphore.ts";
import { abortable, Bell, OVER, sleepUntil } from "../../waiting.ts";
import { MtprotoError } from "../mtproto_client.ts";
import type { DcConnection } from "./dc_connection.ts";
import { afterPart, afterTrouble, firstPace, type Pace, partsEach } from "./pace.ts";
import { MAX_PART_BYTES } from "../reading/parts.ts";
import { Retries } from "./retries.ts";

const log = getLogger(["transhades", "download"]);

/** Small parts take places by number, large ones by bytes. */
const MOST_REQUESTS_EACH = 8;
/** Smaller parts need less of a pause between them. */
const SPACED_BYTES = 256 * 1024;
/** Connections beyond the first are closed when nobody asked for anything so long. */
const IDLE_MS = 60_000;

export interface DcLinksDeps {
  dcId: number;
  open(): Promise<DcConnection>;
  clock: Clock;
  /** Called when there are more connections or fewer. */
  onCount(connections: number): void;
  /** Telegram asked for less, which is no wait of the account. */
  onSlowed(waitMs: number): void;
}

/** One connection, and what is under way on it. */
interface Link {
  connection: DcConnection;
  inFlight: number;
  bytes: number;
  /** Takes no more, and is closed when what is under way has ended. */
  isRetired: boolean;
}

/**
 * The connections to one data centre by which file parts come: as many as help (`pace.ts`), on one login.
 * Who asks waits in line for a place. Of losses only that of the last connection is told; "slower" is obeyed here.
 */
export class DcLinks {
  readonly #deps: DcLinksDeps;
  readonly #line = new Semaphore<symbol>(1, new ArrivalOrder());
  readonly #changes = new Bell();
  readonly #links = new Set<Link>();
  #opening: Promise<void> | undefined;
  #pace: Pace;
  #inFlight = 0;
  #waiting = 0;
  /** When the next request may be sent, while others are under way. */
  #nextAt = 0;
  #received = 0;
  #idle = new AbortController();
  /** How many connections were told last. */
  #told = 0;

  constructor(deps: DcLinksDeps) {
    this.#deps = deps;
    this.#pace = firstPace(deps.clock.now());
  }

  /** Resolves when there is a connection, and opens one if need be; simultaneous callers share it. @throws {MtprotoError} */
  async ready(): Promise<void> {
    if (this.#open().length > 0) return;
    await (this.#opening ??= this.#add().finally(() => this.#opening = undefined));
  }

  /** @throws {MtprotoError} the signal's reason when it aborts first */
  async getFile(request: Api.upload.GetFile, signal: AbortSignal): Promise<Api.upload.TypeFile> {
    const retries = new Retries();
    for (;;) {
      const link = await this.#enter(request.limit, signal);
      try {
        const askedAt = this.#deps.clock.now();
        const answer = await link.connection.invoke(request, signal);
        this.#notePart(link, this.#deps.clock.now() - askedAt);
        return answer;
      } catch (error) {
        if (!(error instanceof MtprotoError)) throw error;
        this.#noteError(link, error);
        retries.note(error, { received: this.#received, others: this.#open().length });
      } finally {
        this.#leave(link, request.limit);
      }
      await this.#deps.clock.sleep(retries.pauseMs, signal);
    }
  }

  /** Ends all connections; the next request opens others. */
  async close(): Promise<void> {
    this.#idle.abort(OVER);
    await this.#opening?.catch(() => {});
    for (const { connection } of this.#links) connection.close();
    this.#forgetClosed();
  }

  async #enter(bytes: number, signal: AbortSignal): Promise<Link> {
    this.#idle.abort(OVER);
    this.#waiting++;
    try {
      for (;;) {
        await abortable(this.ready(), signal);
        const link = await this.#place(bytes, signal);
        if (link !== undefined) return link;
      }
    } finally {
      this.#waiting--;
      this.#noteIdle();
    }
  }

  /** The next place that is free, in the order of asking; undefined when all connections are gone. */
  async #place(bytes: number, signal: AbortSignal): Promise<Link | undefined> {
    const { clock } = this.#deps;
    using _turn = await this.#line.acquire(Symbol(), signal);
    for (;;) {
      signal.throwIfAborted();
      const link = this.#leastBusy();
      if (link === undefined) return undefined;
      if (link.inFlight > 0) this.#grow();
      const isFree = link.inFlight === 0 || this.#load(link, bytes) <= 1;
      const at = this.#inFlight === 0 ? 0 : this.#nextAt;
      if (isFree && at <= clock.now()) return this.#take(link, bytes);
      await sleepUntil(isFree ? at : Infinity, { clock, bell: this.#changes.next, signal });
    }
  }

  #take(link: Link, bytes: number): Link {
    link.inFlight++;
    link.bytes += bytes;
    this.#inFlight++;
    this.#nextAt = this.#deps.clock.now() + this.#pace.spacingMs * Math.min(1, bytes / SPACED_BYTES);
    return link;
  }

  #leave(link: Link, bytes: number): void {
    link.inFlight--;
    link.bytes -= bytes;
    if (link.isRetired && link.inFlight === 0) link.connection.close();
    this.#forgetClosed();
    this.#inFlight--;
    this.#noteIdle();
    this.#changes.ring();
  }

  /** Who gave up waiting may have been the last one. */
  #noteIdle(): void {
    if (this.#inFlight === 0 && this.#waiting === 0 && this.#links.size > 0) void this.#closeWhenIdle();
  }

  #notePart({ bytes }: Link, tookMs: number): void {
    this.#received++;
    const load = this.#open().reduce((sum, link) => sum + this.#load(link), 0);
    const isScarce = this.#waiting > 0 || 2 * load >= this.#pace.connections;
    const bytesPerSecond = bytes / Math.max(1, tookMs) * 1000;
    this.#pace = afterPart(this.#pace, this.#deps.clock.now(), { tookMs, bytesPerSecond, isScarce });
  }

  #noteError(link: Link, { problem, waitMs }: MtprotoError): void {
    if (problem === "slower") this.#deps.onSlowed(waitMs);
    if (problem === "connection") link.connection.close();
    if (!TROUBLE.has(problem)) return;
    this.#noteTrouble(problem === "slower" || problem === "flood");
    if (this.#open().length > this.#pace.connections) link.isRetired = true;
  }

  #noteTrouble(isTooMuch: boolean): void {
    this.#pace = afterTrouble(this.#pace, this.#deps.clock.now(), isTooMuch);
  }

  /** Opens one more connection in the background, if more are wanted. */
  #grow(): void {
    if (this.#opening !== undefined || this.#open().length >= this.#pace.connections) return;
    this.#opening = this.#add().catch((error: unknown) => {
      log.debug("data centre {dcId} takes no further connection: {error}", { dcId: this.#deps.dcId, error });
      this.#noteTrouble(false);
    }).finally(() => this.#opening = undefined);
  }

  async #add(): Promise<void> {
    const connection = await this.#deps.open();
    this.#links.add({ connection, inFlight: 0, bytes: 0, isRetired: false });
    this.#forgetClosed();
    this.#changes.ring();
  }

  async #closeWhenIdle(): Promise<void> {
    this.#idle = new AbortController();
    await this.#deps.clock.sleep(IDLE_MS, this.#idle.signal).catch(() => {});
    if (this.#idle.signal.aborted) return;
    for (const { connection } of this.#open().slice(1)) connection.close();
    this.#forgetClosed();
    this.#pace = firstPace(this.#deps.clock.now());
  }

  #forgetClosed(): void {
    for (const link of this.#links) if (!link.connection.isOpen) this.#links.delete(link);
    if (this.#links.size === this.#told) return;
    this.#told = this.#links.size;
    this.#deps.onCount(this.#told);
  }

  #leastBusy(): Link | undefined {
    return this.#open().toSorted((a, b) => this.#load(a) - this.#load(b)).at(0);
  }

  /** How much of a connection is taken, 0 to 1. @param more bytes that one more request would take */
  #load({ inFlight, bytes }: Link, more = 0): number {
    const requests = inFlight + (more > 0 ? 1 : 0);
    return Math.max(requests / MOST_REQUESTS_EACH, (bytes + more) / (partsEach(this.#pace) * MAX_PART_BYTES));
  }

  #open(): Link[] {
    return [...this.#links].filter(({ connection, isRetired }) => connection.isOpen && !isRetired);
  }
}

/** What may mean that less should be asked for. */
const TROUBLE = new Set<MtprotoError["problem"]>(["slower", "timeout", "connection", "flood"]);
