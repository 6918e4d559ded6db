import type { Clock } from "../../src/clock.ts";

/** Something that goes wrong on purpose with the requests to one server. */
export type HttpFault =
  & (
    /** With other words than the usual ones of the Bot API where `description` says so. */
    | { kind: "status"; status: number; description?: string }
    | { kind: "rate_limit"; retryAfterSeconds: number }
    /** 200 with a page of HTML where JSON belongs. */
    | { kind: "garbage" }
    /** 200 with nothing in it, at once: an empty list, no words. */
    | { kind: "empty" }
    /** The connection breaks before the answer is complete. */
    | { kind: "cut" }
    /** No answer until the client gives up. */
    | { kind: "stall" }
    /** No answer until the target's faults are cleared; then the next fault's, or the usual one. */
    | { kind: "hold" }
    | { kind: "latency"; ms: number }
    /** Files are sent no faster than this. */
    | { kind: "bandwidth"; bytesPerSecond: number }
  )
  & {
    /** Requests it hits before it is over; all when not given. */
    times?: number;
    /** It ends by itself at this time (milliseconds since the Unix epoch). */
    until?: number;
  };

/** Faults by target: a server ("groq", "bot_api") or one of its methods ("bot_api/sendMessage"). */
export class HttpFaults {
  #clock: Clock;
  #faults = new Map<string, HttpFault[]>();
  #held = new Map<string, PromiseWithResolvers<void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(target: string, fault: HttpFault): void {
    this.#faults.set(target, [...this.#faults.get(target) ?? [], { ...fault }]);
  }

  clear(target?: string): void {
    for (const each of target === undefined ? [...this.#faults.keys(), ...this.#held.keys()] : [target]) {
      this.#faults.delete(each);
      this.#held.get(each)?.resolve();
      this.#held.delete(each);
    }
  }

  /** Faults that would hit the next request. */
  active(): Record<string, readonly HttpFault[]> {
    for (const target of this.#faults.keys()) this.#dropFinished(target);
    return Object.fromEntries(this.#faults);
  }

  /**
   * Waits as latency, holds and stalls demand, then names the fault that the server shall answer with.
   * @throws the signal's reason when the client gives up or the server ends
   */
  async meet(targets: readonly string[], signal: AbortSignal): Promise<HttpFault | undefined> {
    const met = targets.flatMap((target) => this.#use(target).map((fault) => ({ target, fault })));
    for (const { target, fault } of met) {
      if (fault.kind === "latency") await this.#clock.sleep(fault.ms, signal);
      if (fault.kind === "hold") await Promise.race([this.#untilCleared(target), untilAborted(signal)]);
      if (fault.kind === "stall") await untilAborted(signal);
    }
    return met.map(({ fault }) => fault).find(isRefusal);
  }

  #untilCleared(target: string): Promise<void> {
    const held = this.#held.get(target) ?? Promise.withResolvers<void>();
    this.#held.set(target, held);
    return held.promise;
  }

  /** Bytes per second at which the target sends files, undefined for no limit. */
  bandwidth(target: string): number | undefined {
    this.#dropFinished(target);
    const limits = (this.#faults.get(target) ?? []).flatMap((f) =>
      f.kind === "bandwidth" ? [f.bytesPerSecond] : []
    );
    return limits.length === 0 ? undefined : Math.min(...limits);
  }

  /** Slowness joins; of the refusals the oldest one hits. */
  #use(target: string): HttpFault[] {
    this.#dropFinished(target);
    const faults = this.#faults.get(target) ?? [];
    const first = faults.find(isRefusal);
    const met = faults.filter((fault) => !isRefusal(fault) || fault === first);
    for (const fault of met) if (fault.times !== undefined) fault.times--;
    return met;
  }

  #dropFinished(target: string): void {
    const now = this.#clock.now();
    const left = this.#faults.get(target)?.filter((fault) =>
      (fault.times ?? Infinity) > 0 && (fault.until ?? Infinity) > now
    );
    if (left === undefined || left.length === 0) this.#faults.delete(target);
    else this.#faults.set(target, left);
  }
}

const SLOWNESS: ReadonlySet<HttpFault["kind"]> = new Set(["latency", "hold", "bandwidth"]);

function isRefusal({ kind }: HttpFault): boolean {
  return !SLOWNESS.has(kind);
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** What the record of requests says of an answer. */
export function outcomeOf(fault: HttpFault | undefined, response: Response): string {
  const isTold = fault?.kind === "cut" || fault?.kind === "garbage" || fault?.kind === "empty";
  return isTold ? fault.kind : `${response.status}`;
}

/**
 * An answer whose connection breaks while it is sent. So much of it comes before (more than sockets buffer) that the
 * client has begun to read: when a kept connection ends before any answer, clients silently ask again.
 */
export function cutAnswer(): Response {
  const chunk = new Uint8Array(256 * 1024).fill(0x20);
  let left = 64;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- > 0) controller.enqueue(chunk);
      else controller.error(new Error("cut on purpose"));
    },
  }, { highWaterMark: 0 });
  const headers = { "content-type": "application/json", "content-length": `${65 * chunk.length}` };
  return new Response(body, { headers });
}

/** What a broken proxy in front of a server answers. */
export function garbageAnswer(status = 200): Response {
  const html =
    "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>";
  return new Response(html, { status, headers: { "content-type": "text/html; charset=UTF-8" } });
}
