import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { abortable, Bell, sleepUntil, withDeadline } from "../../waiting.ts";
import type { Readiness } from "../ports.ts";

const log = getLogger(["transhades", "dashboard"]);

/** Between two looks; a look that takes long is followed by a longer pause. */
const LOOK_EVERY_MS = 2_000;
const PAUSE_FOR_EACH_MS_OF_LOOKING = 10;
const LOOK_WITHIN_MS = 5_000;
/** A word now and then, so that nobody between takes the stream for dead. */
const PING_EVERY_MS = 15_000;
/** Whoever watches shows their cookie again after so long. */
const STREAM_MS = 10 * 60_000;
const MOST_VIEWERS = 20;

/** Nothing is known of the program just now. */
const AWAY = "null";
const PING = ": ping\n\n";

/** Everybody who watches the page: one look at the program serves them all, and nobody looks while nobody watches. */
export class Viewers {
  readonly #readiness: Readiness;
  readonly #clock: Clock;
  readonly #news = new Bell();
  #watching = 0;
  #isLooking = false;
  #latest: string | undefined;

  constructor(readiness: Readiness, clock: Clock) {
    this.#readiness = readiness;
    this.#clock = clock;
  }

  /** Server-sent events, each with an overview, until the viewer leaves or the program ends; undefined when too many watch. */
  watch(): ReadableStream<Uint8Array> | undefined {
    if (this.#watching >= MOST_VIEWERS) return undefined;
    this.#watching++;
    const left = new AbortController();
    left.signal.addEventListener("abort", () => this.#watching--, { once: true });
    const viewer = { until: this.#clock.now() + STREAM_MS, seen: undefined, signal: left.signal };
    if (!this.#isLooking) this.#look();
    return new ReadableStream({
      pull: (controller) => this.#send(viewer, controller, left),
      cancel: () => left.abort(),
    }, { highWaterMark: 0 });
  }

  async #send(
    viewer: Viewer,
    controller: ReadableStreamDefaultController<Uint8Array>,
    left: AbortController,
  ) {
    const text = await this.#next(viewer).catch(() => undefined);
    if (text !== undefined) return controller.enqueue(new TextEncoder().encode(text));
    if (left.signal.aborted) return;
    left.abort();
    controller.close();
  }

  /** Undefined when the stream is to end. */
  async #next(viewer: Viewer): Promise<string | undefined> {
    const pingAt = this.#clock.now() + PING_EVERY_MS;
    while (this.#latest === undefined || this.#latest === viewer.seen) {
      if (this.#isOver(viewer)) return undefined;
      if (this.#clock.now() >= pingAt) return PING;
      await this.#wait(Math.min(pingAt, viewer.until), viewer.signal);
    }
    if (this.#isOver(viewer)) return undefined;
    viewer.seen = this.#latest;
    return `data: {"now":${this.#clock.now()},"overview":${viewer.seen}}\n\n`;
  }

  async #wait(until: number, signal: AbortSignal): Promise<void> {
    const draining = this.#readiness.draining;
    const bell = AbortSignal.any([this.#news.next, draining]);
    await sleepUntil(until, { clock: this.#clock, bell, signal });
  }

  #isOver({ until, signal }: Viewer): boolean {
    return signal.aborted || this.#readiness.draining.aborted || this.#clock.now() >= until;
  }

  /** As long as somebody watches. */
  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#watching > 0 && !this.#readiness.draining.aborted) {
      const begunAt = this.#clock.now();
      this.#latest = await this.#lookOnce();
      this.#news.ring();
      const tookMs = this.#clock.now() - begunAt;
      const pauseMs = Math.max(LOOK_EVERY_MS, tookMs * PAUSE_FOR_EACH_MS_OF_LOOKING);
      await sleepUntil(begunAt + tookMs + pauseMs, { clock: this.#clock, bell: this.#readiness.draining });
    }
    this.#isLooking = false;
    this.#latest = undefined;
  }

  async #lookOnce(): Promise<string> {
    const source = this.#readiness.backend?.dashboard;
    if (source === undefined) return AWAY;
    const late = () => new Error(`no answer within ${LOOK_WITHIN_MS / 1000} s`);
    const { signal } = new AbortController();
    try {
      const deadline = { clock: this.#clock, ms: LOOK_WITHIN_MS, signal, late };
      const overview = await withDeadline(deadline, (stop) => abortable(source.overview(), stop));
      return JSON.stringify(overview);
    } catch (error) {
      if (this.#latest !== AWAY) log.warn("the dashboard cannot be drawn: {error}", { error });
      return AWAY;
    }
  }
}

interface Viewer {
  until: number;
  seen: string | undefined;
  signal: AbortSignal;
}
