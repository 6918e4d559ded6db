import type { Clock } from "../../../src/clock.ts";
import type { SandboxFile } from "../world.ts";
import { type ByteLimit, LimitedLines, type Line } from "./byte_limit.ts";
import type {
  ActiveFault,
  AskedRequest,
  FailedRequests,
  FaultTargets,
  FloodWait,
  RateLimit,
  RequestFilter,
} from "./fault_kinds.ts";
import { MessageFaults } from "./message_faults.ts";
import { RpcError } from "./methods/rpc_error.ts";

interface Fault extends ActiveFault {
  filter: RequestFilter;
  /** Milliseconds that a matching request waits first. */
  delayMs?: number;
  /** Throws RpcError to refuse the request; "drop" leaves it without an answer. */
  meet?(request: AskedRequest): "drop" | void;
  lines?: LimitedLines;
  end?(): void;
}

/** Everything that can go wrong, on demand. What a method switches on, its result switches off; so does clear(). */
export class MtprotoFaults {
  readonly #clock: Clock;
  readonly #targets: FaultTargets;
  /** Refusals of messages, whatever they ask. */
  readonly messages = new MessageFaults();
  readonly #faults = new Set<Fault>();

  constructor(clock: Clock, targets: FaultTargets) {
    this.#clock = clock;
    this.#targets = targets;
  }

  /** What is switched on, for display. */
  active(): ActiveFault[] {
    return [...this.#faults].map(({ kind, options }) => ({ kind, options }));
  }

  clear(): void {
    this.messages.clear();
    for (const fault of [...this.#faults]) this.#remove(fault);
  }

  floodWait(flood: FloodWait): Disposable {
    const until = this.#clock.now() + flood.seconds * 1000;
    let left = flood.times ?? Infinity;
    const fault = this.#add("floodWait", flood, {
      meet: () => {
        const remaining = flood.times === undefined ? this.#secondsUntil(until) : flood.seconds;
        if (--left <= 0 || remaining <= 0) this.#remove(fault);
        if (remaining <= 0) return;
        throw floodError(remaining, flood.premium);
      },
    });
    return this.#handle(fault);
  }

  /** Starts a real flood wait for whoever asks too often. */
  limitRate(limit: RateLimit): Disposable {
    const recent = new Map<number, number[]>();
    const waits = new Map<number, number>();
    return this.#handle(this.#add("limitRate", limit, {
      meet: ({ apiId }) => {
        const who = limit.shared ? 0 : apiId;
        const now = this.#clock.now();
        const times = (recent.get(who) ?? []).filter((time) => time > now - limit.perSeconds * 1000);
        const waiting = this.#secondsUntil(waits.get(who) ?? 0);
        if (waiting > 0) throw floodError(waiting, limit.premium);
        if (times.length < limit.requests) return void recent.set(who, [...times, now]);
        waits.set(who, now + limit.waitSeconds * 1000);
        throw floodError(limit.waitSeconds, limit.premium);
      },
    }));
  }

  /** Answers matching requests with an error of Telegram. */
  rpcError(failure: FailedRequests): Disposable {
    let left = failure.times ?? Infinity;
    const fault = this.#add("rpcError", failure, {
      meet: () => {
        if (--left <= 0) this.#remove(fault);
        throw new RpcError(failure.code, failure.text);
      },
    });
    return this.#handle(fault);
  }

  /** Leaves matching requests without any answer. */
  dropAnswers(drop: RequestFilter & { times?: number } = {}): Disposable {
    let left = drop.times ?? Infinity;
    const fault = this.#add("dropAnswers", drop, {
      meet: () => {
        if (--left <= 0) this.#remove(fault);
        return "drop";
      },
    });
    return this.#handle(fault);
  }

  /** Closes all connections instead of answering, after so many matching requests each time. */
  closeEvery({ answers, ...filter }: RequestFilter & { answers: number }): Disposable {
    let left = answers;
    return this.#handle(this.#add("closeEvery", { answers, ...filter }, {
      meet: () => {
        if (left-- > 0) return;
        left = answers;
        this.#targets.dropConnections(undefined, false);
        return "drop";
      },
    }));
  }

  /** Lets every matching request wait before it is looked at. */
  delay(delay: RequestFilter & { ms: number }): Disposable {
    return this.#handle(this.#add("delay", delay, { delayMs: delay.ms }));
  }

  /** Limits what all connections together receive. */
  bandwidth(bytesPerSecond: number): Disposable {
    const lines = new LimitedLines({ per: "all", bytesPerSecond }, this.#clock);
    return this.#handle(this.#add("bandwidth", { bytesPerSecond }, { lines }));
  }

  /** Limits what each connection, account or bot receives, and may refuse with FLOOD_PREMIUM_WAIT who asks for more. */
  limitBytes(limit: ByteLimit): Disposable {
    const lines = new LimitedLines(limit, this.#clock);
    return this.#handle(this.#add("limitBytes", limit, {
      lines,
      meet: ({ line, sizeBytes }) => {
        const waitSeconds = line && sizeBytes ? lines.ask(line, sizeBytes) : 0;
        if (waitSeconds > 0) throw floodError(waitSeconds, true);
      },
    }));
  }

  /**
   * Closes the listening sockets: connecting fails until switched off. Open connections stay.
   * @returns with `done`, which resolves when the sockets are closed
   */
  refuseConnections({ mediaOnly = false } = {}): Disposable & { done: Promise<void> } {
    const done = this.#targets.setRefusing(true, mediaOnly);
    const end = () => void this.#targets.setRefusing(false, mediaOnly);
    const fault = this.#add("refuseConnections", mediaOnly ? { mediaOnly } : {}, { end });
    return { ...this.#handle(fault), done };
  }

  dropConnections(dcId?: number, { mediaOnly = false } = {}): void {
    this.#targets.dropConnections(dcId, mediaOnly);
  }

  /** Makes every file reference given out so far for these files a thing of the past. */
  expireReferences(...files: SandboxFile[]): void {
    for (const file of files) file.referenceGeneration++;
  }

  /** Every auth key gets a new salt: the next request of each client meets bad_server_salt. */
  rotateSalts(): void {
    this.#targets.rotateSalts();
  }

  /** Every auth key is forgotten: clients that use one meet the transport error -404. */
  forgetSessions(): void {
    this.#targets.forgetSessions();
  }

  /** Lets a request through, holds it up, drops it, or throws RpcError. For the server. */
  async admit(request: AskedRequest, signal: AbortSignal): Promise<"answer" | "drop"> {
    const delayMs = this.#matching(request).reduce((sum, fault) => sum + (fault.delayMs ?? 0), 0);
    if (delayMs > 0) await this.#clock.sleep(delayMs, signal);
    const drop = this.#matching(request).some((fault) => fault.meet?.(request) === "drop");
    return drop ? "drop" : "answer";
  }

  /** Waits until the line has carried this many bytes. For the server. */
  async transmit(sizeBytes: number, line: Line, signal: AbortSignal): Promise<void> {
    const ends = [...this.#faults].flatMap(({ lines }) => lines?.carry(line, sizeBytes) ?? []);
    if (ends.length > 0) await this.#clock.sleep(Math.max(...ends) - this.#clock.now(), signal);
  }

  #matching(request: AskedRequest): Fault[] {
    return [...this.#faults].filter(({ filter: { apiId, method, dcId } }) =>
      (apiId ?? request.apiId) === request.apiId && (method ?? request.method) === request.method &&
      (dcId ?? request.dcId) === request.dcId
    );
  }

  #secondsUntil(time: number): number {
    return Math.ceil((time - this.#clock.now()) / 1000);
  }

  #add(kind: string, options: object, effect: Omit<Fault, "kind" | "options" | "filter">): Fault {
    const fault = { kind, options: { ...options }, filter: options, ...effect };
    this.#faults.add(fault);
    return fault;
  }

  #remove(fault: Fault): void {
    if (this.#faults.delete(fault)) fault.end?.();
  }

  #handle(fault: Fault): Disposable {
    return { [Symbol.dispose]: () => this.#remove(fault) };
  }
}

function floodError(seconds: number, premium = false): RpcError {
  return new RpcError(420, `${premium ? "FLOOD_PREMIUM_WAIT" : "FLOOD_WAIT"}_${seconds}`);
}
